"""One plain function for each thing somebody does."""
