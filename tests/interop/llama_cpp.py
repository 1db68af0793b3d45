"""What llama.cpp itself says of GGUF files, through its library in the package xllamacpp.

    llama_cpp.py JOBS.json OUT.safetensors

JOBS.json is a list of {"name", "gguf", "ids", "texts", "lora"}: a model, lists of token ids to be read, texts to be tokenized (with special tokens
in them read as such, and the model's own put around), and, where it is given, a LoRA on top. OUT gets the logits after each token as NAME.0, NAME.1,
...; without logits for a job with "tokens": true, in which only the tokenizer is asked. Prints an object by name: {"tokens": [[...], ...], "eos", "eot",
"bos", "template", "error"}.

    llama_cpp.py --blocks IN.safetensors OUT.safetensors

OUT gets for every type a tensor of bytes, what ggml_quantize_chunk makes of the values "values" (rows, columns).

    llama_cpp.py --quantize IN.gguf OUT.gguf NUMBER

OUT is what llama.cpp's own quantizer makes of IN; NUMBER: a llama_ftype. The package has everything of llama.cpp but that: LATHE_LLAMA_QUANTIZER
names a library that has it (of the package llama-cpp-cffi, llama/_llama_cpp_cpu.*.so).
"""
import ctypes
import importlib.util
import json
import os
import sys

import numpy
from safetensors.numpy import load_file, save_file

folder = os.path.dirname(importlib.util.find_spec("xllamacpp").origin)
library = ctypes.CDLL(next(os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.startswith("xllamacpp.") and name.endswith(".so")))
void, text, i32, i64, u32, flag, real = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_int64, ctypes.c_uint32, ctypes.c_bool, ctypes.c_float


class Batch(ctypes.Structure):  # llama_batch
    _fields_ = [("n_tokens", i32), ("token", ctypes.POINTER(i32)), ("embd", void), ("pos", ctypes.POINTER(i32)), ("n_seq_id", ctypes.POINTER(i32)),
                ("seq_id", ctypes.POINTER(ctypes.POINTER(i32))), ("logits", ctypes.POINTER(ctypes.c_int8))]


class ModelParams(ctypes.Structure):  # llama_model_params: as the library fills it; some room behind it, since it is passed on the stack
    _fields_ = [("bytes", ctypes.c_uint8 * 512)]


class ContextParams(ctypes.Structure):  # the beginning of llama_context_params, up to what is set here
    _fields_ = [("n_ctx", u32), ("n_batch", u32), ("n_ubatch", u32), ("n_seq_max", u32), ("n_rs_seq", u32), ("n_outputs_max", u32), ("n_threads", i32), ("n_threads_batch", i32),
                ("kinds", i32 * 4), ("flash_attn_type", i32), ("rope", real * 6), ("yarn_orig_ctx", u32), ("defrag_thold", real), ("eval", void * 2), ("type_k", i32), ("type_v", i32),
                ("rest", ctypes.c_uint8 * 512)]


def function(name, result, *arguments):
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


log_callback = ctypes.CFUNCTYPE(None, i32, text, void)
said = []
keep_log = log_callback(lambda level, line, data: said.append(line.decode("utf-8", "replace")) if level >= 3 else None)
function("llama_log_set", None, log_callback, void)(keep_log, None)
function("llama_backend_init", None)()
model_defaults = function("llama_model_default_params", ModelParams)
context_defaults = function("llama_context_default_params", ContextParams)
load_model = function("llama_model_load_from_file", void, text, ModelParams)
make_context = function("llama_init_from_model", void, void, ContextParams)
vocab_of = function("llama_model_get_vocab", void, void)
vocab_size = function("llama_vocab_n_tokens", i32, void)
tokenize = function("llama_tokenize", i32, void, text, i32, ctypes.POINTER(i32), i32, flag, flag)
make_batch = function("llama_batch_init", Batch, i32, i32, i32)
free_batch = function("llama_batch_free", None, Batch)
decode = function("llama_decode", i32, void, Batch)
logits_of = function("llama_get_logits", ctypes.POINTER(real), void)
memory_of = function("llama_get_memory", void, void)
clear = function("llama_memory_clear", None, void, flag)
load_lora = function("llama_adapter_lora_init", void, void, text)
use_loras = function("llama_set_adapters_lora", i32, void, ctypes.POINTER(void), ctypes.c_size_t, ctypes.POINTER(real))
free_context, free_model = function("llama_free", None, void), function("llama_model_free", None, void)
template_of = function("llama_model_chat_template", text, void, text)
special = {name: function("llama_vocab_" + name, i32, void) for name in ("bos", "eos", "eot")}


def context_params(longest):
    params = context_defaults()
    # the layout is the version's that is installed: these are its defaults (include/llama.h, src/llama-context.cpp)
    assert (params.n_ctx, params.n_batch, params.n_ubatch, params.n_seq_max, params.flash_attn_type, params.type_k, params.type_v) == (512, 2048, 512, 1, -1, 1, 1), "another layout of llama_context_params"
    params.n_ctx = params.n_batch = params.n_ubatch = max(64, longest)
    params.n_threads = params.n_threads_batch = 2
    params.flash_attn_type, params.type_k, params.type_v = 0, 0, 0  # keys and values in fp32
    return params


def read(context, ids, size):
    clear(memory_of(context), True)
    batch = make_batch(len(ids), 0, 1)
    batch.n_tokens = len(ids)
    for place, token in enumerate(ids):
        batch.token[place], batch.pos[place], batch.n_seq_id[place], batch.logits[place] = token, place, 1, 1
        batch.seq_id[place][0] = 0
    if decode(context, batch) != 0:
        raise RuntimeError("llama_decode failed")
    values = numpy.ctypeslib.as_array(logits_of(context), (len(ids), size)).copy()
    free_batch(batch)
    return values


def run(job, out):
    model = load_model(job["gguf"].encode(), model_defaults())
    if not model:
        raise RuntimeError("not loaded: " + "".join(said[-6:]))
    vocab = vocab_of(model)
    size = vocab_size(vocab)
    answer = {name: call(vocab) for name, call in special.items()}
    answer["template"] = (template_of(model, None) or b"").decode()
    answer["tokens"] = []
    for words in job.get("texts", []):
        data = words.encode()
        ids = (i32 * (len(data) + 16))()
        count = tokenize(vocab, data, len(data), ids, len(ids), True, True)
        answer["tokens"].append(list(ids[:count]))
    if job.get("ids"):
        context = make_context(model, context_params(max(map(len, job["ids"]))))
        if not context:
            raise RuntimeError("no context: " + "".join(said[-6:]))
        if "lora" in job:
            lora = load_lora(model, job["lora"].encode())
            if not lora:
                raise RuntimeError("LoRA not loaded: " + "".join(said[-6:]))
            use_loras(context, (void * 1)(lora), 1, (real * 1)(1.0))
        for number, ids in enumerate(job["ids"]):
            out[f"{job['name']}.{number}"] = read(context, ids, size)
        free_context(context)
    free_model(model)
    return answer


def blocks(source, target):
    values = numpy.ascontiguousarray(load_file(source)["values"], numpy.float32)
    quantize = function("ggml_quantize_chunk", ctypes.c_size_t, i32, void, void, i64, i64, i64, void)
    row_size = function("ggml_row_size", ctypes.c_size_t, i32, i64)
    made = {}
    for name, number in dict(F16=1, Q4_0=2, Q5_0=6, Q5_1=7, Q8_0=8, Q4_K=12, Q5_K=13, Q6_K=14, BF16=30).items():
        rows, columns = values.shape
        made[name] = numpy.zeros(row_size(number, columns) * rows, numpy.uint8)
        assert quantize(number, values.ctypes.data, made[name].ctypes.data, 0, rows, columns, None) == made[name].size
    save_file(made, target)


class QuantizeParams(ctypes.Structure):  # the beginning of llama_model_quantize_params, and room behind it
    _fields_ = [("nthread", i32), ("ftype", i32), ("rest", ctypes.c_uint8 * 512)]


def quantize_file(source, target, number):
    quantizer = ctypes.CDLL(os.environ["LATHE_LLAMA_QUANTIZER"])
    quantizer.llama_model_quantize_default_params.restype = QuantizeParams
    params = quantizer.llama_model_quantize_default_params()
    params.nthread, params.ftype = 2, int(number)
    quantizer.llama_model_quantize.restype = u32
    if quantizer.llama_model_quantize(text(source.encode()), text(target.encode()), ctypes.byref(params)) != 0:
        raise RuntimeError("llama_model_quantize failed")


if sys.argv[1] == "--blocks":
    blocks(*sys.argv[2:])
elif sys.argv[1] == "--quantize":
    quantize_file(*sys.argv[2:])
else:
    found, answers = {}, {}
    for job in json.load(open(sys.argv[1], encoding="utf-8")):
        try:
            answers[job["name"]] = run(job, found)
        except Exception as error:
            answers[job["name"]] = {"error": f"{type(error).__name__}: {str(error)[:1500]}"}
    save_file(found, sys.argv[2])
    print(json.dumps(answers))
