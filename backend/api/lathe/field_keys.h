#pragma once
// The key of every field of a recipe, a data source and a method: its name and the type of its value, once. The tables
// that describe the fields are made with these keys, and everybody reads and sets values by them.
#include "lathe/choices.h"
#include "lathe/field_key.h"

namespace lathe::field {

// Of a recipe (recipe_fields.cpp, recipe_fields_running.cpp).
inline constexpr FieldKey<std::string> name{"name"};
inline constexpr FieldKey<Task> task{"task"};
inline constexpr FieldKey<WordList> labels{"labels"};
inline constexpr FieldKey<ProblemType> problemType{"problem_type"};
inline constexpr FieldKey<FilePath> model{"model"};
inline constexpr FieldKey<FilePath> initAdapter{"init_adapter"};
inline constexpr FieldKey<bool> randomWeights{"random_weights"};
inline constexpr FieldKey<Precision> dtype{"dtype"};
inline constexpr FieldKey<ChoiceName> quantization{"quantization"};
inline constexpr FieldKey<ChoiceName> quantizationBlockSize{"quantization_block_size"};
inline constexpr FieldKey<bool> doubleQuantization{"double_quantization"};
inline constexpr FieldKey<std::int64_t> maxLength{"max_length"};
inline constexpr FieldKey<LongRows> tooLong{"too_long"};
inline constexpr FieldKey<std::int64_t> minLength{"min_length"};
inline constexpr FieldKey<bool> dedupe{"dedupe"};
inline constexpr FieldKey<MalformedRows> malformedRows{"malformed_rows"};
inline constexpr FieldKey<TrainedPart> trainOn{"train_on"};
inline constexpr FieldKey<std::string> chatTemplate{"chat_template"};
inline constexpr FieldKey<std::string> chatTemplateKwargs{"chat_template_kwargs"};
inline constexpr FieldKey<bool> eos{"eos"};
inline constexpr FieldKey<bool> packing{"packing"};
inline constexpr FieldKey<bool> groupByLength{"group_by_length"};
inline constexpr FieldKey<std::int64_t> docStride{"doc_stride"};
inline constexpr FieldKey<double> validationFraction{"validation_fraction"};
inline constexpr FieldKey<double> epochs{"epochs"};
inline constexpr FieldKey<std::int64_t> steps{"steps"};
inline constexpr FieldKey<std::int64_t> batchSize{"batch_size"};
inline constexpr FieldKey<std::int64_t> gradientAccumulation{"gradient_accumulation"};
inline constexpr FieldKey<double> learningRate{"learning_rate"};
inline constexpr FieldKey<double> clipNorm{"clip_norm"};
inline constexpr FieldKey<bool> gradientCheckpointing{"gradient_checkpointing"};
inline constexpr FieldKey<Compression> compressActivations{"compress_activations"};
inline constexpr FieldKey<ChoiceName> optimizer{"optimizer"};
inline constexpr FieldKey<double> weightDecay{"weight_decay"};
inline constexpr FieldKey<bool> decayNormsAndBiases{"decay_norms_and_biases"};
inline constexpr FieldKey<double> beta1{"beta1"};
inline constexpr FieldKey<double> beta2{"beta2"};
inline constexpr FieldKey<double> epsilon{"epsilon"};
inline constexpr FieldKey<std::int64_t> seed{"seed"};
inline constexpr FieldKey<ScheduleKind> schedule{"schedule"};
inline constexpr FieldKey<std::int64_t> warmupSteps{"warmup_steps"};
inline constexpr FieldKey<std::int64_t> evalEvery{"eval_every"};
inline constexpr FieldKey<std::int64_t> earlyStoppingPatience{"early_stopping_patience"};
inline constexpr FieldKey<bool> keepBest{"keep_best"};
inline constexpr FieldKey<ChoiceName> bestMetric{"best_metric"};
inline constexpr FieldKey<bool> compareWith16Bit{"compare_with_16_bit"};
inline constexpr FieldKey<std::int64_t> maxAnswerLength{"max_answer_length"};
inline constexpr FieldKey<std::int64_t> nBest{"n_best"};
inline constexpr FieldKey<std::int64_t> logEvery{"log_every"};
inline constexpr FieldKey<WordList> samplePrompts{"sample_prompts"};
inline constexpr FieldKey<WordList> logFormat{"log_format"};
inline constexpr FieldKey<FilePath> logTo{"log_to"};
inline constexpr FieldKey<std::int64_t> saveEvery{"save_every"};
inline constexpr FieldKey<double> saveMinutes{"save_minutes"};
inline constexpr FieldKey<std::int64_t> keepCheckpoints{"keep_checkpoints"};
inline constexpr FieldKey<std::string> device{"device"};
inline constexpr FieldKey<double> memoryBudgetGib{"memory_budget_gib"};
inline constexpr FieldKey<std::int64_t> lengthThatFits{"length_that_fits"};
inline constexpr FieldKey<TrialRun> dryRun{"dry_run"};
inline constexpr FieldKey<std::int64_t> threads{"threads"};
inline constexpr FieldKey<Paging> pagedWeights{"paged_weights"};
inline constexpr FieldKey<double> weightPagesMib{"weight_pages_mib"};
inline constexpr FieldKey<double> optimizerPagesMib{"optimizer_pages_mib"};

// Of a data source (data_fields.cpp).
inline constexpr FieldKey<FilePath> path{"path"};
inline constexpr FieldKey<DataRole> role{"role"};
inline constexpr FieldKey<std::int64_t> rows{"rows"};
inline constexpr FieldKey<WordList> filter{"filter"};
inline constexpr FieldKey<std::string> groupColumn{"group_column"};
inline constexpr FieldKey<double> weight{"weight"};
inline constexpr FieldKey<ChoiceName> format{"format"};
inline constexpr FieldKey<std::string> textColumn{"text_column"};
inline constexpr FieldKey<std::string> textPairColumn{"text_pair_column"};
inline constexpr FieldKey<std::string> labelColumn{"label_column"};
inline constexpr FieldKey<std::string> questionColumn{"question_column"};
inline constexpr FieldKey<std::string> contextColumn{"context_column"};
inline constexpr FieldKey<std::string> answersColumn{"answers_column"};
inline constexpr FieldKey<std::string> tokensColumn{"tokens_column"};
inline constexpr FieldKey<std::string> tagsColumn{"tags_column"};
inline constexpr FieldKey<std::string> delimiter{"delimiter"};
inline constexpr FieldKey<std::string> quote{"quote"};
inline constexpr FieldKey<HeaderRow> header{"header"};
inline constexpr FieldKey<std::string> promptColumn{"prompt_column"};
inline constexpr FieldKey<std::string> completionColumn{"completion_column"};
inline constexpr FieldKey<std::string> messagesColumn{"messages_column"};
inline constexpr FieldKey<std::string> instructionColumn{"instruction_column"};
inline constexpr FieldKey<std::string> inputColumn{"input_column"};
inline constexpr FieldKey<std::string> outputColumn{"output_column"};

// Of methods (core/methods); several methods share some.
inline constexpr FieldKey<std::int64_t> numVirtualTokens{"num_virtual_tokens"};
inline constexpr FieldKey<Placement> placement{"placement"};
inline constexpr FieldKey<double> reductionFactor{"reduction_factor"};
inline constexpr FieldKey<ChoiceName> activation{"activation"};
inline constexpr FieldKey<double> dropout{"dropout"};
inline constexpr FieldKey<WordList> leaveOut{"leave_out"};
inline constexpr FieldKey<std::string> adapterName{"adapter_name"};
inline constexpr FieldKey<std::int64_t> bottleneckSize{"bottleneck_size"};
inline constexpr FieldKey<double> scaling{"scaling"};
inline constexpr FieldKey<AdapterInit> adapterInit{"init"};
inline constexpr FieldKey<bool> invertible{"invertible"};
inline constexpr FieldKey<double> invertibleReduction{"invertible_reduction"};
inline constexpr FieldKey<WordList> modulesToSave{"modules_to_save"};
inline constexpr FieldKey<WordList> adapters{"adapters"};
inline constexpr FieldKey<double> regularization{"regularization"};
inline constexpr FieldKey<std::int64_t> phmDim{"phm_dim"};
inline constexpr FieldKey<std::int64_t> phmRank{"phm_rank"};
inline constexpr FieldKey<WordList> targetModules{"target_modules"};
inline constexpr FieldKey<WordList> feedforwardModules{"feedforward_modules"};
inline constexpr FieldKey<std::int64_t> k{"k"};
inline constexpr FieldKey<ExampleChoice> choice{"choice"};
inline constexpr FieldKey<std::int64_t> last{"last"};
inline constexpr FieldKey<WordList> layers{"layers"};
inline constexpr FieldKey<bool> embedding{"embedding"};
inline constexpr FieldKey<bool> output{"output"};
inline constexpr FieldKey<std::int64_t> rank{"rank"};
inline constexpr FieldKey<double> alpha{"alpha"};
inline constexpr FieldKey<bool> rslora{"rslora"};
inline constexpr FieldKey<bool> dora{"dora"};
inline constexpr FieldKey<double> loraplusRatio{"loraplus_ratio"};
inline constexpr FieldKey<TrainedBiases> bias{"bias"};
inline constexpr FieldKey<LoraInit> loraInit{"init"};
inline constexpr FieldKey<bool> loraBias{"lora_bias"};
inline constexpr FieldKey<WordList> rankPattern{"rank_pattern"};
inline constexpr FieldKey<WordList> alphaPattern{"alpha_pattern"};
inline constexpr FieldKey<PromptEncoder> encoder{"encoder"};
inline constexpr FieldKey<std::int64_t> encoderHiddenSize{"encoder_hidden_size"};
inline constexpr FieldKey<std::int64_t> encoderLayers{"encoder_layers"};
inline constexpr FieldKey<bool> prefixProjection{"prefix_projection"};
inline constexpr FieldKey<PromptInit> promptInit{"init"};
inline constexpr FieldKey<std::string> initText{"init_text"};

} // namespace lathe::field
