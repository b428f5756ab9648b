"""Thirdline, the service desk for organisations whose hardest tickets need engineers."""
