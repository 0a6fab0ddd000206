CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_event_never_emptied BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER decision_never_emptied BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER model_version_immutable BEFORE UPDATE OR DELETE ON model_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER snapshot_immutable BEFORE UPDATE OR DELETE ON snapshot FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER feedback_set_immutable BEFORE UPDATE OR DELETE ON feedback_set FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER feedback_set_item_immutable BEFORE UPDATE OR DELETE ON feedback_set_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_split_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Subject % stays in the % split.', OLD.name, OLD.split USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER subject_keeps_split BEFORE UPDATE ON subject FOR EACH ROW
  WHEN (OLD.split IS DISTINCT FROM NEW.split) EXECUTE FUNCTION refuse_split_change();
--> statement-breakpoint
CREATE FUNCTION refuse_definition_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Run % keeps the recipe, data, base and feedback that it was started with.', OLD.number USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER run_keeps_definition BEFORE UPDATE ON run FOR EACH ROW
  WHEN ((OLD.recipe, OLD.kind, OLD.number, OLD.project_id, OLD.snapshot_id, OLD.base_version_id, OLD.feedback_set_id)
    IS DISTINCT FROM (NEW.recipe, NEW.kind, NEW.number, NEW.project_id, NEW.snapshot_id, NEW.base_version_id, NEW.feedback_set_id))
  EXECUTE FUNCTION refuse_definition_change();
--> statement-breakpoint
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Run % has ended; it cannot become % again.', OLD.number, NEW.state USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER run_ends_once BEFORE UPDATE ON run FOR EACH ROW
  WHEN (OLD.finished_at IS NOT NULL AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION refuse_reopening();
--> statement-breakpoint
CREATE FUNCTION announce_project_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('project_event', NEW.project_id::text || ' ' || NEW.id::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER project_event_announced AFTER INSERT ON project_event FOR EACH ROW EXECUTE FUNCTION announce_project_event();
