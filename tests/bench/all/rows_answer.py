"""What a model is asked: answers, evaluations, its first forward pass."""
from .programs import Failed
from .rows import Metric, Row, memory

speed = "tokens_per_s"
prompt = ("The history of the city began when traders settled beside the river and built a market. " * 4)  # 69 tokens to SmolLM2, with the space at its end
new = 64


def generated(done):
    """Figures of a `lathe generate --json`; prompt and decoding apart where it tells them."""
    said = done.of("generated")[-1]
    if said["new_tokens"] != new:
        raise Failed(f"the answer has {said['new_tokens']} tokens, not {new}")
    found = {speed: new / said["seconds"], "prompt_tokens": said["prompt_tokens"], "peak_mib": done.peak_mib, "first_reply_s": done.seconds}
    if "decode_tokens_per_s" in said:
        found["decode_tokens_per_s"] = said["decode_tokens_per_s"]
    return found


def ours(bench, *options, model=None):
    return generated(bench.lathe("generate", model or bench.inputs.model, "--prompt", prompt, "--max-new-tokens", new, "--dtype", "bf16", "--json", *options))


def warm(bench, *options):
    """The last of three answers of one process, as the rival's figures are its last answer's: the first one reads the file."""
    file = bench.inputs.again(prompt, 1 if bench.quick else 3)
    return generated(bench.lathe("generate", bench.inputs.gguf, "--prompts", file, "--batch-size", 1, "--max-new-tokens", new, "--dtype", "bf16", "--json",
                                 "--quantization", "file", *options))


def transformers(bench, *options):
    line = bench.peer("generate.py", "hf", bench.inputs.model, "--prompt", 69, "--new", new, "--threads", bench.threads, "--reps", 1 if bench.quick else 2,
                      *options)
    return {speed: line["tokens_per_s_whole"], "decode_tokens_per_s": line["decode_tokens_per_s"], "peak_mib": line["peak_mib"],
            "first_reply_s": line["first_reply_s"]}


def llama(bench):
    line = bench.peer("generate_xllama.py", bench.inputs.gguf, "--new", new, "--threads", bench.threads)
    return {speed: line["tokens_per_s_whole"], "decode_tokens_per_s": line["decode_tokens_per_s"]}


def has(option):
    return lambda bench: "" if f"--{option}" in bench.generate_options else f"lathe generate has no --{option} yet"


def many(bench):
    """Answers that end by themselves count as far as they go, on both sides."""
    done = bench.lathe("generate", bench.inputs.model, "--prompts", bench.inputs.prompts(8), "--batch-size", 8, "--max-new-tokens", new, "--dtype", "bf16",
                       "--json")
    said = done.of("result")[-1]
    return {speed: said["new_tokens"] / said["seconds"], "peak_mib": done.peak_mib}


def evaluated(bench, model, data, *options):
    """The evaluation alone, in fp32: what it says it took, else the process less the same process over a single row."""
    count = ["--rows", 8] if bench.quick else []
    words = ["evaluate", model, "--data", data, *options, "--threads", bench.threads, "--json"]
    done = bench.lathe(*words, *count)
    said = done.of("result")[-1]
    seconds = said.get("seconds") or done.seconds - bench.lathe(*words, "--rows", 1).seconds
    return {"seconds": seconds, "loss": said["loss"], "trained_tokens": said["trained_tokens"], "peak_mib": done.peak_mib}


took = Metric("seconds", "s", "time", reach=3)
decode = Metric("decode_tokens_per_s", "tokens/s while decoding")
rows = [
    Row("generate", "greedy answer, 69 + 64 tokens, BF16", "transformers", [Metric(speed, "tokens/s", reach=3), decode, memory, Metric("first_reply_s", "s from start to the answer's end", "time")],
        ours, transformers),
    Row("generate_gguf", "the same, a GGUF's own 4-bit blocks", "llama.cpp", [Metric(speed, "tokens/s", reach=0.9), decode],
        warm, llama, lacks=has("quantization")),
    Row("generate_gguf_8bit", "the same, with 8-bit activations", "llama.cpp", [Metric(speed, "tokens/s", reach=1.1), decode],
        lambda bench: warm(bench, "--activations", "int8"), llama, lacks=has("activations")),
    Row("generate_lora", "the same in BF16 with an unmerged adapter", "transformers + PEFT", [Metric(speed, "tokens/s", reach=3), decode, memory],
        lambda bench: ours(bench, "--adapter", bench.inputs.lora), lambda bench: transformers(bench, "--lora")),
    Row("generate_8", "8 prompts at once, 64 tokens each, BF16", "transformers", [Metric(speed, "tokens/s of all", reach=3), memory], many,
        lambda bench: bench.rival("generate_many.py", bench.inputs.model, bench.inputs.prompts(8), "--new", new), lacks=has("prompts")),
    Row("evaluate", "evaluation of 200 rows, FP32: loss", "HF Trainer", [took, memory], lambda bench: evaluated(bench, bench.inputs.model, bench.inputs.instructions(200)),
        lambda bench: bench.rival("evaluate_lm.py", bench.inputs.model, bench.inputs.instructions(8 if bench.quick else 200)), dtype="fp32"),
    Row("evaluate_qa", "evaluation of 200 questions, FP32: exact match and F1", "HF Trainer", [took, memory],
        lambda bench: evaluated(bench, bench.inputs.bert, bench.inputs.questions(200), "--task", "question_answering", "--max-length", 384),
        lambda bench: bench.rival("qa.py", bench.inputs.bert, bench.inputs.questions(8 if bench.quick else 200), "--evaluate"), dtype="fp32"),
    Row("load", "process start to the first forward pass, 16-bit folder", "transformers", [Metric("first_forward_s", "s", "time", reach=10), memory],
        lambda bench: (lambda done: {"first_forward_s": done.seconds, "peak_mib": done.peak_mib})(
            bench.lathe("generate", bench.inputs.model, "--prompt", "The quick brown fox jumps over", "--max-new-tokens", 1, "--dtype", "bf16", "--json")),
        lambda bench: bench.peer("hf_load.py", bench.inputs.model, "--threads", bench.threads)),
]
