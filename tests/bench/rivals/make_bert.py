"""A folder with BERT-base's shape, random weights, a head for answers, and the word pieces of another encoder.

    make_bert.py WORDS_FOLDER OUT
"""
import sys

import torch
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

words, out = sys.argv[1:]
torch.manual_seed(0)
tokenizer = AutoTokenizer.from_pretrained(words)
BertForQuestionAnswering(BertConfig(vocab_size=len(tokenizer))).save_pretrained(out)
tokenizer.save_pretrained(out)
