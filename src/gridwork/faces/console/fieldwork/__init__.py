"""Field work at the desk: the hub, the board of duties, zero reports and excuses (F1)."""
