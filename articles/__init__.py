"""Stories: pages, body blocks, signatures, mentions, reports and feeds. Stands on people and the ground."""
