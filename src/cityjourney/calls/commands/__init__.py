"""Every write: `opening`, `applying`, `assessing`, `deciding`, `letters`, `onboarding`."""
