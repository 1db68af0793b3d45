// Tokenizers from files other than tokenizer.json: SentencePiece models, vocab.json with merges.txt, GGUF metadata made
// of them.
#include "base/json.h"
#include "files/gguf_metadata.h"
#include "support/fixtures.h"
#include "support/small_files.h"
#include "support/test_main.h"
#include "tokenizer/sentencepiece.h"
#include "tokenizer/tokenizer_gguf.h"

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

struct PiecesCase { fs::path model, cases; };

/// tokenizers/spm_KIND/*.model with tokenizers/KIND_spm.jsonl.
std::vector<PiecesCase> piecesCases() {
    std::vector<PiecesCase> found;
    const fs::path folder = fixtures() / "tokenizers";
    if (!fs::is_directory(folder)) return found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_directory() || !name.starts_with("spm_")) continue;
        for (const auto& file : fs::directory_iterator(entry.path()))
            if (file.path().extension() == ".model")
                found.push_back({file.path(), folder / (name.substr(4) + "_spm.jsonl")});
    }
    return found;
}

GgufMetadata asGguf(const SentencePiece& model) {
    std::vector<std::string> tokens;
    std::vector<double> scores;
    std::vector<std::int64_t> types, charsmap;
    for (const auto& piece : model.pieces) {
        tokens.push_back(piece.text);
        scores.push_back(double(piece.score));
        types.push_back(std::int64_t(piece.type));
    }
    for (const char c : model.charsmap) charsmap.push_back(static_cast<unsigned char>(c));
    return GgufMetadata("made.gguf",
                        {{"tokenizer.ggml.model", std::string(model.kind == SentencePiece::Kind::Bpe ? "llama" : "t5")},
                         {"tokenizer.ggml.tokens", tokens},
                         {"tokenizer.ggml.scores", scores},
                         {"tokenizer.ggml.token_type", types},
                         {"tokenizer.ggml.precompiled_charsmap", charsmap},
                         {"tokenizer.ggml.remove_extra_whitespaces", model.removeExtraWhitespaces},
                         {"tokenizer.ggml.add_space_prefix", model.addDummyPrefix},
                         {"tokenizer.ggml.bos_token_id", model.bos},
                         {"tokenizer.ggml.eos_token_id", model.eos}});
}

bool holdsSpecial(const std::string& text, const SentencePiece& model) {
    for (const auto& piece : model.pieces)
        if ((piece.type == SentencePiece::Type::Control || piece.type == SentencePiece::Type::Unknown)
            && text.find(piece.text) != std::string::npos)
            return true;
    return false;
}

void addPiecesRows() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("cases");
    for (const PiecesCase& one : piecesCases())
        QTest::newRow(one.cases.stem().c_str())
            << QString::fromStdString(one.model.string()) << QString::fromStdString(one.cases.string());
    if (piecesCases().empty()) QTest::newRow("none") << QString() << QString();
}

} // namespace

class TestTokenizerFiles : public QObject {
    Q_OBJECT
private slots:
    void fixtureSentencePieceAsGgufAndJson_data() { addPiecesRows(); }
    void fixtureSentencePieceAsGgufAndJson() {
        QFETCH(QString, model);
        QFETCH(QString, cases);
        if (model.isEmpty()) QSKIP("no SentencePiece models in the fixtures");
        const SentencePiece pieces = parseSentencePiece(readTextFile(model.toStdString()), model.toStdString());
        const GgufMetadata metadata = asGguf(pieces);
        const auto gguf = tokenizerFrom(metadata);
        const auto converted = tokenizerFromJson(tokenizerJsonFrom(metadata), "made");
        for (const json& one : readJsonLines(cases.toStdString())) {
            const auto text = one["text"].get<std::string>();
            if (holdsSpecial(text, pieces)) continue; // SentencePiece itself does not look for them
            QVERIFY2(one["ids"] == json(gguf->encode(text, true).ids), one["text"].dump().c_str());
            QCOMPARE(gguf->decode(one["ids_plain"].get<std::vector<std::int32_t>>(), false),
                     one["decoded"].get<std::string>());
            if (pieces.charsmap.empty())
                QVERIFY2(one["ids"] == json(converted->encode(text, true).ids), one["text"].dump().c_str());
        }
    }

    /// In a model's folder the control pieces are special tokens, as for transformers.
    void fixtureSentencePieceInAFolder_data() { addPiecesRows(); }
    void fixtureSentencePieceInAFolder() {
        QFETCH(QString, model);
        if (model.isEmpty()) QSKIP("no SentencePiece models in the fixtures");
        const SentencePiece pieces = parseSentencePiece(readTextFile(model.toStdString()), model.toStdString());
        const bool bpe = pieces.kind == SentencePiece::Kind::Bpe;
        const Files files;
        const fs::path folder =
            fs::path(files.write("config.json", bpe ? R"({"model_type": "llama"})" : R"({"model_type": "t5"})"))
                .parent_path();
        fs::copy_file(model.toStdString(), folder / (bpe ? "tokenizer.model" : "spiece.model"));
        const auto tokenizer = readModelText(folder).tokenizer;
        const std::string eos = pieces.pieces[std::size_t(pieces.eos)].text;
        const auto ids = tokenizer->encode("a" + eos + "b", true).ids;
        QCOMPARE(std::count(ids.begin(), ids.end(), std::int32_t(pieces.eos)), bpe ? 1 : 2);
        QCOMPARE(std::count(ids.begin(), ids.end(), std::int32_t(pieces.bos)), bpe ? 1 : 0);
        QCOMPARE(tokenizer->decode(ids, true),
                 std::string("a b")); // the text behind a special token has a prefix of its own
        QVERIFY(tokenizer->isSpecial(std::int32_t(pieces.eos)));
        files.write("tokenizer_config.json", R"({"legacy": false, "add_bos_token": false, "add_eos_token": true})");
        const auto other = readModelText(folder).tokenizer;
        QCOMPARE(other->decode(other->encode("a" + eos + "b", true).ids, true), std::string("ab"));
        files.write("config.json", R"({"model_type": "xlm-roberta"})");
        QVERIFY(contains(errorOf([&] { readModelText(folder); }, ErrorKind::BadFile), "xlm-roberta"));
    }

    /// SentencePiece's special_symbols.md: a user-defined symbol is always one token, in whatever it stands.
    void userDefinedPiecesAreTakenWhole_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("BPE") << int(SentencePiece::Kind::Bpe);
        QTest::newRow("Unigram") << int(SentencePiece::Kind::Unigram);
    }
    void userDefinedPiecesAreTakenWhole() {
        QFETCH(int, kind);
        using Type = SentencePiece::Type;
        SentencePiece model;
        model.kind = SentencePiece::Kind(kind);
        model.pieces = {{"<unk>", 0, Type::Unknown},
                        {"<s>", 0, Type::Control},
                        {"</s>", 0, Type::Control},
                        {"[X]", 0, Type::UserDefined},
                        {"[X", 0, Type::UserDefined},
                        {"ab", -1},
                        {"b[", -2},
                        {"\xE2\x96\x81", -3},
                        {"a", -4},
                        {"b", -5},
                        {"[", -6},
                        {"X", -7},
                        {"]", -8}};
        const auto tokenizer = tokenizerFrom(model, {}, "made");
        const auto pieces = [&](const char* text) {
            std::string all;
            for (const auto id : tokenizer->encode(text, false).ids)
                all += (all.empty() ? "" : " ") + tokenizer->token(id);
            return all;
        };
        const std::string mark = "\xE2\x96\x81";
        QCOMPARE(pieces("ab[X]ab"), mark + " ab [X] ab");
        QCOMPARE(pieces("  b[X  [[X] "),
                 mark + " b [X " + mark + " [ [X]"); // and white space is single, and none at the ends
        QCOMPARE(pieces("abzz<s>"), mark + " ab <unk>");
        QCOMPARE(tokenizer->decode(tokenizer->encode("ab [X]", false).ids, false), std::string("ab [X]"));
    }

    void fixtureDamagedSentencePiece_data() { addPiecesRows(); }
    void fixtureDamagedSentencePiece() {
        QFETCH(QString, model);
        if (model.isEmpty()) QSKIP("no SentencePiece models in the fixtures");
        const std::string whole = readTextFile(model.toStdString());
        for (std::size_t size = 0; size < whole.size(); size += whole.size() / 97 + 1) {
            try {
                tokenizerFrom(parseSentencePiece(whole.substr(0, size), "cut.model"), {}, "cut.model");
            } catch (const Error& error) {
                QVERIFY(error.info().kind == ErrorKind::BadFile && QString(error.what()).contains("cut.model"));
            }
        }
        std::string wrong = whole;
        for (std::size_t at = 0; at < 2000 && at < wrong.size(); at += 7) { // lengths and types that are none
            const char kept = std::exchange(wrong[at], char(0xFF));
            try {
                tokenizerFrom(parseSentencePiece(wrong, "wrong.model"), {}, "wrong.model");
            } catch (const Error& error) {
                QVERIFY2(error.info().kind == ErrorKind::BadFile, error.what());
            }
            wrong[at] = kept;
        }
    }

    /// vocab.json and merges.txt beside a tokenizer.json say the same as it does.
    void fixtureVocabularyAndMerges_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("cases");
        bool any = false;
        for (const fs::path& folder : fixtureCases("tiny")) {
            const fs::path cases = fixtures() / "tokenizers" / ("tiny_" + folder.filename().string() + ".jsonl");
            if (!fs::exists(folder / "vocab.json") || !fs::exists(folder / "merges.txt") || !fs::exists(cases))
                continue;
            QTest::newRow(folder.filename().c_str())
                << QString::fromStdString(folder.string()) << QString::fromStdString(cases.string());
            any = true;
        }
        if (!any) QTest::newRow("none") << QString() << QString();
    }
    void fixtureVocabularyAndMerges() {
        QFETCH(QString, folder);
        QFETCH(QString, cases);
        if (folder.isEmpty()) QSKIP("no vocab.json in the fixtures");
        const Files files;
        const fs::path copy = fs::path(files.write("x", "")).parent_path();
        for (const auto& entry : fs::directory_iterator(folder.toStdString()))
            if (entry.path().extension() != ".safetensors" && entry.path().filename() != "tokenizer.json")
                fs::copy_file(entry.path(), copy / entry.path().filename());
        std::shared_ptr<const Tokenizer> tokenizer;
        try {
            tokenizer = readModelText(copy).tokenizer;
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("not supported: ") != std::string::npos, error.what());
            QSKIP(error.what());
        }
        const auto whole = readTokenizer(folder.toStdString() + "/tokenizer.json");
        for (const json& one : readJsonLines(cases.toStdString())) {
            const auto text = one["text"].get<std::string>();
            const auto ids = one["ids"].get<std::vector<std::int32_t>>();
            // Special tokens that only tokenizer.json names.
            if (std::any_of(ids.begin(), ids.end(),
                            [&](std::int32_t id) { return whole->isSpecial(id) != tokenizer->isSpecial(id); }))
                continue;
            QVERIFY2(one["ids"] == json(tokenizer->encode(text, true).ids), one["text"].dump().c_str());
            QCOMPARE(tokenizer->decode(one["ids"].get<std::vector<std::int32_t>>(), true),
                     one["decoded_skip_special"].get<std::string>());
        }
    }
};

LATHE_TEST(TestTokenizerFiles)
#include "tst_tokenizer_files.moc"
