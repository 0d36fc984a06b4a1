"""What measures the site under load: servers, visitors, a generator, a plain page beside it."""
