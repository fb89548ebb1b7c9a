-- Whose reports they are: of a host's mails a day each organization has its share.

ALTER TABLE delivery ADD COLUMN IF NOT EXISTS organization VARCHAR(255) DEFAULT '' NOT NULL;

UPDATE delivery SET organization = (SELECT r.domain FROM report r WHERE r.id = delivery.report_id)
  WHERE organization = '';

CREATE INDEX IF NOT EXISTS delivery_by_organization ON delivery (organization, handed_on_at);
