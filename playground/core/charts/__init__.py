"""Charts as values: where every mark stands, for the window that paints and the page that writes SVG. Pure."""
