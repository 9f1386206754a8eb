"""The pages: what each person sees, asks and enters. Nothing is decided here."""
