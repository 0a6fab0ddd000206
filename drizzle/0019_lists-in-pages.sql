CREATE INDEX "feedback_in_order" ON "feedback" USING btree ("project_id","created_at","id");--> statement-breakpoint
CREATE INDEX "feedback_by_change" ON "feedback" USING btree ("project_id","updated_at");--> statement-breakpoint
CREATE INDEX "import_job_of_person" ON "import_job" USING btree ("started_by","started_at");--> statement-breakpoint
CREATE INDEX "model_version_in_order" ON "model_version" USING btree ("project_id","number");--> statement-breakpoint
CREATE INDEX "run_in_state" ON "run" USING btree ("project_id","state","number");--> statement-breakpoint
CREATE INDEX "decision_of_version" ON "decision" USING btree ("version_id","created_at");--> statement-breakpoint
CREATE INDEX "audit_event_by_action" ON "audit_event" USING btree ("project_id","action","id");--> statement-breakpoint
CREATE INDEX "audit_event_by_person" ON "audit_event" USING btree ("project_id","person_id","id");--> statement-breakpoint
CREATE INDEX "audit_event_by_time" ON "audit_event" USING btree ("project_id","created_at");