"""Lists for the rest of the web: pictures of links, embedding, feeds, files, codes."""
