"""Weeks ahead: can the clinic keep its promises, and would it still if something changed?"""
