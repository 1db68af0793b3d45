#pragma once
// A recipe as version 1 of the schema was stored before fields had typed keys: every field of a recipe, a data source
// and a method, most with another value than the default.
#include <string_view>

inline constexpr std::string_view storedRecipe =
    R"json({"schema": 1, "name": "a text", "task": "chat", "labels": ["one", "two"], "problem_type": "single_label", "model":
"some/model", "init_adapter": "some/init_adapter", "random_weights": true, "dtype": "bf16", "quantization": "none",
"quantization_block_size": "32", "double_quantization": false, "max_length": 3, "too_long": "drop", "min_length": 3,
"dedupe": true, "malformed_rows": "skip", "train_on": "everything", "chat_template": "a text",
"chat_template_kwargs": "{\"enable_thinking\": false}", "eos": false, "packing": false, "group_by_length": true,
"doc_stride": 3, "validation_fraction": 0.25, "epochs": 0.5, "steps": 3, "batch_size": 3, "gradient_accumulation":
3, "learning_rate": 0.0003, "clip_norm": 0.5, "gradient_checkpointing": false, "compress_activations": "on",
"optimizer": "paged_adamw_8bit", "weight_decay": 0.05, "decay_norms_and_biases": true, "beta1": 0.85, "beta2": 0.95,
"epsilon": 1e-07, "seed": 3, "schedule": "linear", "warmup_steps": 3, "eval_every": 3, "early_stopping_patience": 3,
"keep_best": false, "best_metric": "accuracy", "compare_with_16_bit": false, "max_answer_length": 3, "n_best": 3,
"log_every": 3, "sample_prompts": ["one", "two"], "save_every": 3, "save_minutes": 0.5, "keep_checkpoints": 3,
"device": "cpu", "memory_budget_gib": 2.5, "length_that_fits": 3, "dry_run": "always", "threads": 3,
"paged_weights": "disk", "weight_pages_mib": 0.5, "optimizer_pages_mib": 0.5, "data": [{"path": "some/path", "role":
"validation", "rows": 3, "filter": ["lang = en"], "group_column": "a text", "weight": 0.5, "format": "chat",
"text_column": "a text", "text_pair_column": "a text", "label_column": "a text", "question_column": "a text",
"context_column": "a text", "answers_column": "a text", "tokens_column": "a text", "tags_column": "a text",
"delimiter": "a text", "quote": "a text", "header": "yes", "prompt_column": "a text", "completion_column": "a text",
"messages_column": "a text", "instruction_column": "a text", "input_column": "a text", "output_column": "a text"},
{"path": "held.jsonl", "role": "held_out"}], "methods": [{"method": "lora", "rank": 3, "alpha": 0.5, "dropout": 0.5,
"target_modules": ["regex:^a,b$", "c"], "rslora": true, "dora": true, "loraplus_ratio": 0.5, "bias": "lora_only",
"modules_to_save": ["regex:^a,b$", "c"], "init": "gaussian", "rank_pattern": ["q_proj=2"], "alpha_pattern":
["q_proj=4"]}, {"method": "adapter", "bottleneck_size": 3, "scaling": 0.5, "init": "identity", "invertible": true,
"invertible_reduction": 0.5, "modules_to_save": ["regex:^a,b$", "c"], "placement": "houlsby", "reduction_factor":
8.0, "activation": "gelu", "dropout": 0.5, "leave_out": ["1"], "adapter_name": "mine"}, {"method": "compacter",
"phm_dim": 3, "phm_rank": 3, "placement": "houlsby", "reduction_factor": 8.0, "activation": "gelu", "dropout": 0.5,
"leave_out": ["1"], "adapter_name": "mine"}, {"method": "ia3", "target_modules": ["regex:^a,b$", "c"],
"feedforward_modules": ["regex:^a,b$", "c"]}, {"method": "prefix_tuning", "prefix_projection": true,
"encoder_hidden_size": 3, "num_virtual_tokens": 3}, {"method": "prompt_tuning", "init": "vocabulary", "init_text":
"a text", "num_virtual_tokens": 3}, {"method": "p_tuning", "encoder": "lstm", "encoder_hidden_size": 3,
"encoder_layers": 3, "num_virtual_tokens": 3}, {"method": "in_context", "k": 3, "choice": "nearest"}, {"method":
"layers", "last": 3, "layers": ["one", "two"], "embedding": true, "output": true}, {"method": "adapter_fusion",
"adapters": ["one", "two"], "regularization": 0.5}, {"method": "full"}, {"method": "qlora"}, {"method": "bitfit"},
{"method": "norms"}]})json";
