"""One file a revision, oldest first by name; a revision that was released is never edited."""
