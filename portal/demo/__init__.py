"""A plainly fictional clinic: for `make demo`, for tests, and for measuring."""
