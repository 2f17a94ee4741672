"""Stories: pages, body blocks, signatures, mentions, reports and feeds. Imports people/ and the ground only."""
