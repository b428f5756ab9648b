"""What leads see: how work moves through the tiers, each figure followed to its tickets."""
