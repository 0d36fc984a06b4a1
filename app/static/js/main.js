// The site works without this; behaviours are loaded by name.
