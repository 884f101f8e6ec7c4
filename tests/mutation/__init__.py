"""Tests of the tests: `make mutation` changes the clinical core and sees whether a test notices."""
