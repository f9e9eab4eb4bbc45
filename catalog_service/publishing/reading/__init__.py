"""From a file of any table format to its rows, all values still text or as the file types them."""
