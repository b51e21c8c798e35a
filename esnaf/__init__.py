"""The shopkeepers' room: trades, businesses, the licence guide, street notices, appointments, visits and queries."""
