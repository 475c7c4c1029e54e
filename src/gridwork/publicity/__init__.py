"""Publicity: what is printed, as PDF from typst templates – booklets, archive pages, door plates (L7, G6, B2)."""
