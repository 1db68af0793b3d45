BEGIN TRANSACTION;
CREATE TABLE checkpoints (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL,
    folder TEXT NOT NULL, bytes INTEGER NOT NULL, best INTEGER NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "checkpoints" VALUES(1,5,'runs/20261201-023634-120b/checkpoints/step-00000005',84883,0,'2026-12-01T02:36:37.806Z');
INSERT INTO "checkpoints" VALUES(1,6,'runs/20261201-023634-120b/checkpoints/step-00000006',84883,1,'2026-12-01T02:36:37.902Z');
CREATE TABLE commands ( -- from programs that do not have the run; the one that has it deletes each as it carries it out
    id INTEGER PRIMARY KEY,              -- in the order in which they came
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
    word TEXT NOT NULL,                  -- "pause", ... (run_commands.cpp)
    changes TEXT NOT NULL                -- of its plan, as runs.changes
) STRICT;
CREATE TABLE corrections (                -- what trials on this machine told of estimates
    device TEXT NOT NULL, signature TEXT NOT NULL, predicted_bytes INTEGER NOT NULL, measured_bytes INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (device, signature)
) STRICT, WITHOUT ROWID;
CREATE TABLE evals (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL,
    loss REAL, trained_tokens INTEGER NOT NULL, metrics TEXT NOT NULL, best INTEGER NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "evals" VALUES(1,3,7.11813358827070796763e+00,11,'{"perplexity":1234.1448601177822}',0);
INSERT INTO "evals" VALUES(1,6,7.10897840153087301473e+00,11,'{"perplexity":1222.897597414203}',1);
CREATE TABLE log (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
    at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL -- kind: "note", or a status
) STRICT;
INSERT INTO "log" VALUES(1,'2026-12-01T02:36:34.588Z','queued','');
INSERT INTO "log" VALUES(1,'2026-12-01T02:36:37.043Z','running','');
INSERT INTO "log" VALUES(1,'2026-12-01T02:36:37.077Z','note','Data read and tokenized in 0.1 s');
INSERT INTO "log" VALUES(1,'2026-12-01T02:36:38.059Z','finished','');
CREATE TABLE model_places (path TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE model_scans (id INTEGER PRIMARY KEY CHECK (id = 0), at TEXT NOT NULL, places TEXT NOT NULL) STRICT;
CREATE TABLE models (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, entry TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE queue ( -- runs that wait or work, and those that did when their program ended
    run INTEGER PRIMARY KEY REFERENCES runs(key) ON DELETE CASCADE,
    place INTEGER NOT NULL,              -- the least is the first
    has_turn INTEGER NOT NULL DEFAULT 0  -- it waits no more
) STRICT;
CREATE TABLE runs (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',              -- JSON list
    status TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '', method TEXT NOT NULL DEFAULT '', dataset TEXT NOT NULL DEFAULT '',
    recipe TEXT NOT NULL DEFAULT '', resolved_recipe TEXT NOT NULL DEFAULT '',
    environment TEXT NOT NULL DEFAULT '', data_report TEXT NOT NULL DEFAULT '',
    predicted_memory TEXT NOT NULL DEFAULT '{}', measured_memory TEXT NOT NULL DEFAULT '{}', -- JSON, bytes by part
    measured_peak_bytes INTEGER NOT NULL DEFAULT 0,
    trainable INTEGER NOT NULL DEFAULT 0,
    error_kind TEXT NOT NULL DEFAULT '', error_message TEXT NOT NULL DEFAULT '', error_hint TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL, started_at TEXT NOT NULL DEFAULT '', ended_at TEXT NOT NULL DEFAULT '', -- ISO 8601, UTC
    owner_host TEXT NOT NULL DEFAULT '', owner_pid INTEGER NOT NULL DEFAULT 0,
    owner_born INTEGER NOT NULL DEFAULT 0,        -- start of that process, in clock ticks since boot
    owner_boot TEXT NOT NULL DEFAULT '',
    owner_seen INTEGER NOT NULL DEFAULT 0,        -- its last sign of life, in Unix milliseconds
    folder TEXT NOT NULL DEFAULT '', adapter TEXT NOT NULL DEFAULT '', -- relative where they lie in the home folder
    parent TEXT NOT NULL DEFAULT '',
    total_steps INTEGER NOT NULL DEFAULT 0,
    -- Kept with the steps, in the same transaction, so that a list of runs reads no steps:
    last_step INTEGER NOT NULL DEFAULT 0, last_loss REAL, best_eval_loss REAL, seconds REAL NOT NULL DEFAULT 0
, device TEXT NOT NULL DEFAULT '', energy_joules REAL, changes TEXT NOT NULL DEFAULT '[]', pinned INTEGER NOT NULL DEFAULT 0, archived INTEGER NOT NULL DEFAULT 0, task TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "runs" VALUES(1,'20261201-023634-120b','counting','','[]','finished','llama_untied','LoRA','rows.jsonl','{
  "schema": 1,
  "name": "counting",
  "model": "/home/ada/models/llama_untied",
  "dtype": "fp32",
  "validation_fraction": 0.2,
  "steps": 6,
  "batch_size": 4,
  "eval_every": 3,
  "threads": 1,
  "data": [
    {
      "path": "/home/ada/rows.jsonl"
    }
  ],
  "methods": [
    {
      "method": "lora",
      "rank": 4
    }
  ]
}','{"schema":1,"name":"counting","task":"language_modeling","problem_type":"auto","model":"/home/ada/models/llama_untied","random_weights":false,"dtype":"fp32","quantization":"none","quantization_block_size":"64","double_quantization":true,"max_length":12,"too_long":"ask","dedupe":false,"malformed_rows":"stop","train_on":"completions","eos":true,"packing":true,"group_by_length":false,"doc_stride":128,"validation_fraction":0.2,"epochs":3.0,"steps":6,"batch_size":4,"gradient_accumulation":4,"learning_rate":0.0002,"clip_norm":1.0,"gradient_checkpointing":true,"compress_activations":"auto","optimizer":"adamw","weight_decay":0.01,"decay_norms_and_biases":false,"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"seed":42,"schedule":"cosine","warmup_steps":3,"eval_every":3,"early_stopping_patience":3,"keep_best":true,"best_metric":"loss","compare_with_16_bit":true,"max_answer_length":30,"n_best":20,"log_every":1,"log_format":[],"log_to":"","sample_prompts":[],"save_every":1,"save_minutes":10.0,"keep_checkpoints":2,"device":"auto","length_that_fits":64,"dry_run":"auto","threads":1,"paged_weights":"off","weight_pages_mib":0.0,"optimizer_pages_mib":64.0,"data":[{"path":"/home/ada/rows.jsonl","role":"train","weight":1.0,"format":"auto","header":"auto"}],"methods":[{"method":"lora","rank":4,"alpha":8.0,"dropout":0.05,"target_modules":["all-linear"],"rslora":false,"dora":false,"loraplus_ratio":1.0,"bias":"none","lora_bias":false,"modules_to_save":[],"init":"kaiming_uniform","rank_pattern":[],"alpha_pattern":[]}]}','{"cpu":"AMD EPYC","cpu_capability":"AVX512","data_fingerprint":"514c01ea6dbfa27028087f86abb52c68f06013897dd8f4ba30afeb2514d3f5ed","device":"cpu","device_capability":"AVX512","device_name":"AMD EPYC","device_software":"","host":"ada","lathe":"0.1.0","libtorch":"2.15.0","memory_bytes":25276510208,"model_fingerprint":"f4cb5b2ff336e7f14395f129f6d3b91fc8031ed4204aa33120bf7721679ed10e","physical_cores":2,"system":"Linux 6.1 x86_64","threads":1,"device_reason":"there is no NVIDIA driver"}','{"answer_lost":0,"bucket_tokens":1,"cut":0,"deduplicated":0,"dropped":0,"duplicates":0,"empty":0,"filtered":0,"fingerprint":"514c01ea6dbfa27028087f86abb52c68f06013897dd8f4ba30afeb2514d3f5ed","format":"prompt_completion","held_out_rows":0,"histogram":[0,0,0,0,0,0,0,0,0,0,9,3,12],"leaked":0,"length_from":"the longest row","longest":12,"malformed":0,"max_length":12,"most_length":64,"notes":[],"nothing_to_train":0,"policy":"ask","problems":[],"rows":24,"tokens":267,"too_long":0,"too_long_rows":[],"train_rows":19,"trained_tokens":62,"usable":24,"validation_rows":5,"windows":0}','{"activations":0,"gradients":24576,"logits_and_loss":0,"optimizer_state":49152,"quantization_constants":0,"runtime":127926272,"trained_parameters":24576,"weights":314304,"workspace":4390080}','{"activations":121908,"gradients":24576,"logits_and_loss":8,"optimizer_state":49152,"quantization_constants":0,"runtime":139055104,"trained_parameters":24576,"weights":314304,"workspace":67588}',153079808,6144,'','','','2026-12-01T02:36:34.588Z','2026-12-01T02:36:37.043Z','2026-12-01T02:36:38.059Z','ada',7693,238624,'',1796092594588,'runs/20261201-023634-120b','runs/20261201-023634-120b/adapter','',6,6,6.62163707188197570019e+00,7.10897840153087301473e+00,2.04328048999741440638e-01,'AMD EPYC',NULL,'[{"learning_rate":0.0001,"step":2}]',0,0,'language_modeling');
CREATE TABLE samples (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL, sample TEXT NOT NULL,
    UNIQUE (run, step, sample) ON CONFLICT REPLACE
) STRICT;
CREATE TABLE step_rows (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL, rows TEXT NOT NULL, -- JSON list
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "step_rows" VALUES(1,1,'[22,23,10,18,15,21,16,20,8,0,12,4,19,9,3,13]');
INSERT INTO "step_rows" VALUES(1,2,'[14,1,7]');
INSERT INTO "step_rows" VALUES(1,3,'[21,4,20,8,1,15,10,13,0,12,14,23,22,9,3,7]');
INSERT INTO "step_rows" VALUES(1,4,'[18,16,19]');
INSERT INTO "step_rows" VALUES(1,5,'[1,8,18,23,15,3,14,20,10,19,21,22,9,12,16,7]');
INSERT INTO "step_rows" VALUES(1,6,'[13,4,0]');
CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL,
    loss REAL, learning_rate REAL, grad_norm REAL, -- NULL: not a number
    trained_tokens INTEGER NOT NULL, tokens INTEGER NOT NULL, seconds REAL NOT NULL, gauges TEXT,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "steps" VALUES(1,1,6.75938372178511226451e+00,0.0,1.90448022025136420865e+00,44,182,7.35292819995265745092e-02,'{"memory":139657216.0,"micro_batches":4.0}');
INSERT INTO "steps" VALUES(1,2,6.36155373709542448779e+00,6.66666666666666698614e-05,2.59506736287237105287e+00,7,32,1.81896599997344310395e-03,'{"memory":139598912.0,"micro_batches":1.0}');
INSERT INTO "steps" VALUES(1,3,6.6867991856166293374e+00,1.33333333333333339722e-04,1.96034831009749854757e+00,42,178,5.04037049995531560853e-02,'{"memory":139649928.0,"micro_batches":4.0}');
INSERT INTO "steps" VALUES(1,4,6.76023991902669241227e+00,0.0002,2.29581533602178877728e+00,9,36,2.20685499998580780811e-02,'{"memory":139613488.0,"micro_batches":1.0}');
INSERT INTO "steps" VALUES(1,5,6.68974616310813186004e+00,1.50000000000000013964e-04,1.99341379139327,44,182,5.45990370005711156409e-02,'{"memory":139657220.0,"micro_batches":4.0}');
INSERT INTO "steps" VALUES(1,6,6.62163707188197570019e+00,5.00000000000000227248e-05,2.6195850134783777996e+00,7,32,1.90850900025907321833e-03,'{"memory":139598912.0,"micro_batches":1.0}');
CREATE INDEX log_by_run ON log(run);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',1);
COMMIT;
PRAGMA application_id = 1279349832;
PRAGMA user_version = 5;
