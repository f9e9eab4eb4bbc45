"""From records to the lines an index takes: analysed in this process, or in several beside it while there are many."""
