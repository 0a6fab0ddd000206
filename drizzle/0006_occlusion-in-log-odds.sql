-- They hold falls of a probability; from now on they hold falls of the log odds. They are computed again when asked for.
DELETE FROM "attention_map" WHERE "kind" = 'occlusion';
