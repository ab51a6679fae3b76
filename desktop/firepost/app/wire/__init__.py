"""What travels between posts, whatever carries it: records, segments, blobs, letters."""
