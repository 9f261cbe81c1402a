"""What is studied below the stage: each panel is shown for a run and a point of its network, and leaves both alone."""
