"""What the portal really said."""
