"""What all disclosure sites share, whatever software built them: lists that name documents, and a page for each document."""
