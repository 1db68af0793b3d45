// Token ids, tokens, offsets and decoded text as Hugging Face's libraries give them.
#include "base/json.h"
#include "files/gguf_metadata.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tokenizer/framed_text.h"
#include "tokenizer/sentencepiece.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/tokenizer_gguf.h"

#include <QTest>

#include <algorithm>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// tiny_NAME.jsonl is tiny/NAME's; KIND_NAME.jsonl and KIND_NAME_pairs.jsonl are tokenizers/NAME's or
/// tokenizers/NAME_KIND's.
fs::path tokenizerFolder(const fs::path& cases) {
    const std::string stem = cases.stem().string();
    const std::size_t cut = stem.find('_');
    const std::string kind = stem.substr(0, cut);
    std::string name = cut == std::string::npos ? stem : stem.substr(cut + 1);
    if (name.ends_with("_pairs")) name.resize(name.size() - 6);
    if (kind == "tiny") return test::fixtures() / "tiny" / name;
    for (const std::string& folder : {name, name + "_" + kind})
        if (fs::is_directory(cases.parent_path() / folder)) return cases.parent_path() / folder;
    return {};
}

std::vector<fs::path> caseFiles() {
    std::vector<fs::path> files;
    const fs::path folder = test::fixtures() / "tokenizers";
    if (fs::is_directory(folder))
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// What differs from the case's expectation; empty where nothing does.
/// `converted`: by a tokenizer.json made of a SentencePiece model, whose own ids the others are.
std::string difference(const Tokenizer& tokenizer, const json& given, bool converted) {
    json one = given;
    if (converted && one.contains("ids_tokenizer_json"))
        one = {{"text", given.at("text")}, {"ids", given["ids_tokenizer_json"]}};
    const auto text = one.at("text").get<std::string>();
    const auto with = tokenizer.encode(text, true).ids;
    const auto plain = tokenizer.encode(text, false, true);
    const auto differs = [&](const char* field, const json& ours) {
        return one.contains(field) && one[field] != ours
                   ? std::string(field) + ": " + ours.dump() + " instead of " + one[field].dump()
                   : std::string();
    };
    std::vector<std::string> tokens;
    for (const auto id : plain.ids) tokens.push_back(tokenizer.token(id));
    if (one.contains("normalized")
        && one["tokens"].size() == tokens.size()) // SentencePiece's own: where a piece is unknown the text itself
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (tokenizer.isSpecial(plain.ids[i])) {
                tokens[i] = one["tokens"][i];
                if (converted) one.erase("decoded"); // SentencePiece writes it in its own way
            }
    for (const std::string& found :
         {differs("ids", with), differs("ids_plain", plain.ids), differs("tokens", tokens),
          differs("offsets_plain", plain.offsets),
          differs("decoded", tokenizer.decode(one.contains("decoded_skip_special") ? with : plain.ids, false)),
          differs("decoded_skip_special", tokenizer.decode(with, true))})
        if (!found.empty()) return found;
    return {};
}

/// The same for a question and a context in windows, and where the answer is in each.
std::string pairDifference(const Tokenizer& tokenizer, const json& one) {
    const std::int64_t begin = one.at("answer_start"),
                       end = begin + QString::fromStdString(one.at("answer")).toUcs4().size();
    json ours = json::array();
    for (const FramedText& window :
         frameWindows(tokenizer, one.at("question").get<std::string>(), one.at("context").get<std::string>(),
                      one.at("max_length"), one.at("stride"))) {
        const auto [first, last] = spanIn(window, begin, end);
        ours.push_back({{"ids", window.ids},
                        {"type_ids", window.types},
                        {"offsets", window.offsets},
                        {"sequence", window.sequence},
                        {"start_position", first},
                        {"end_position", last}});
    }
    return ours == one.at("windows") ? "" : "windows: " + ours.dump() + " instead of " + one["windows"].dump();
}

/// tokenizer.json's vocabulary as a GGUF file's metadata would hold it.
GgufMetadata asGguf(const json& file, const std::string& pre) {
    std::vector<std::string> tokens, merges;
    for (const auto& [token, id] : file["model"]["vocab"].items()) {
        tokens.resize(std::max(tokens.size(), id.get<std::size_t>() + 1));
        tokens[id.get<std::size_t>()] = token;
    }
    std::vector<std::int64_t> types(tokens.size(), 1);
    for (const auto& token : file["added_tokens"]) {
        const auto id = token["id"].get<std::size_t>();
        tokens.resize(std::max(tokens.size(), id + 1));
        types.resize(tokens.size(), 1);
        tokens[id] = token["content"];
        types[id] = token["special"] ? 3 : 4;
    }
    for (const auto& merge : file["model"]["merges"])
        merges.push_back(merge.is_string() ? merge.get<std::string>()
                                           : merge[0].get<std::string>() + " " + merge[1].get<std::string>());
    return GgufMetadata("made.gguf", {{"tokenizer.ggml.model", std::string("gpt2")},
                                      {"tokenizer.ggml.pre", pre},
                                      {"tokenizer.ggml.tokens", tokens},
                                      {"tokenizer.ggml.merges", merges},
                                      {"tokenizer.ggml.token_type", types}});
}

/// The name that llama.cpp's converter gives to a tokenizer's way of cutting text; empty: none that Lathe knows.
std::string preNameOf(const json& file) {
    const json pre = file.value("pre_tokenizer", json());
    const std::string text = pre.dump();
    const auto has = [&](const char* what) { return text.find(what) != std::string::npos; };
    if (!has("ByteLevel")) return {};
    if (pre["type"] == "ByteLevel") return "gpt-2";
    if (has("individual_digits")) return "smollm";
    if (has("{N}{1,3}")) return "llama-bpe";
    return file["normalizer"].is_object() && file["normalizer"]["type"] == "NFC" ? "qwen2" : "";
}

} // namespace

class TestTokenizerFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureCases_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("tokenizer");
        for (const fs::path& file : caseFiles())
            for (const char* name : {"tokenizer.json", "spiece.model", "tokenizer.model"})
                if (const fs::path tokenizer = tokenizerFolder(file) / name; fs::exists(tokenizer))
                    QTest::newRow((file.stem().string() + " " + name).c_str())
                        << QString::fromStdString(file.string()) << QString::fromStdString(tokenizer.string());
        if (caseFiles().empty()) QTest::newRow("none") << QString() << QString();
    }
    void fixtureCases() {
        QFETCH(QString, file);
        QFETCH(QString, tokenizer);
        if (file.isEmpty()) QSKIP("no tokenizer cases in the fixtures");
        const auto cases = test::readJsonLines(file.toStdString());
        QVERIFY(!cases.empty());
        const bool pairs = !cases[0].contains("text");
        const fs::path path = tokenizer.toStdString();
        const bool pieces = path.extension() == ".model";
        const bool converted =
            !pieces
            && (fs::exists(path.parent_path() / "spiece.model") || fs::exists(path.parent_path() / "tokenizer.model"));
        std::shared_ptr<const Tokenizer> ours;
        try {
            ours = pieces ? readSentencePiece(path) : readTokenizer(path);
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("not supported: ") != std::string::npos, error.what());
            QSKIP(error.what());
        }
        for (const json& one : cases) {
            const std::string found = pairs ? pairDifference(*ours, one) : difference(*ours, one, converted);
            QVERIFY2(found.empty(), (one[pairs ? "question" : "text"].dump() + ": " + found).c_str());
        }
    }

    /// Only byte-level tokenizers have such metadata.
    void fixtureGgufMetadata_data() {
        QTest::addColumn<QString>("file");
        bool any = false;
        for (const fs::path& file : caseFiles()) {
            const fs::path tokenizer = tokenizerFolder(file) / "tokenizer.json";
            if (tokenizerFolder(file).empty() || !fs::exists(tokenizer) || preNameOf(test::readJson(tokenizer)).empty())
                continue;
            QTest::newRow(file.stem().c_str()) << QString::fromStdString(file.string());
            any = true;
        }
        if (!any) QTest::newRow("none") << QString();
    }
    void fixtureGgufMetadata() {
        QFETCH(QString, file);
        if (file.isEmpty()) QSKIP("no byte-level tokenizers in the fixtures");
        const fs::path cases = file.toStdString();
        const json tokenizerJson = test::readJson(tokenizerFolder(cases) / "tokenizer.json");
        const auto tokenizer = tokenizerFrom(asGguf(tokenizerJson, preNameOf(tokenizerJson)));
        for (const json& one : test::readJsonLines(cases)) {
            const auto ids = tokenizer->encode(one["text"].get<std::string>(), false).ids;
            QVERIFY2(one["ids_plain"] == json(ids), (one["text"].dump() + ": " + json(ids).dump()).c_str());
            if (one["ids"] == one["ids_plain"])
                QCOMPARE(tokenizer->decode(ids, false), one["decoded"].get<std::string>());
        }
    }

    void fixtureGgufFiles_data() {
        QTest::addColumn<QString>("file");
        const fs::path folder = test::fixtures() / "gguf";
        bool any = false;
        if (fs::is_directory(folder))
            for (const auto& entry : fs::directory_iterator(folder))
                if (any = any || entry.path().extension() == ".gguf"; entry.path().extension() == ".gguf")
                    QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
        if (!any) QTest::newRow("none") << QString();
    }
    void fixtureGgufFiles() {
        QFETCH(QString, file);
        if (file.isEmpty()) QSKIP("no GGUF file in the fixtures");
        const ModelText text = readModelText(file.toStdString());
        QVERIFY(!text.special.eos.empty());
        for (const fs::path& cases : caseFiles())
            for (const json& one : test::readJsonLines(cases)) {
                if (!one.contains("text")) break;
                const auto words = one["text"].get<std::string>();
                QCOMPARE(text.tokenizer->decode(text.tokenizer->encode(words, false).ids, false), words);
            }
    }

    void fixtureModelFolders_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : test::fixtureCases("tiny"))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
        if (test::fixtureCases("tiny").empty()) QTest::newRow("none") << QString();
    }
    void fixtureModelFolders() {
        QFETCH(QString, folder);
        if (folder.isEmpty()) QSKIP("no models in the fixtures");
        const fs::path path = folder.toStdString();
        ModelText text;
        try {
            text = readModelText(path);
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("not supported: ") != std::string::npos, error.what());
            QSKIP(error.what());
        }
        const json config = test::readJson(path / "config.json");
        QVERIFY(text.tokenizer->size() <= config.at("vocab_size").get<std::int64_t>());
        const json names = test::readJson(path / "special_tokens_map.json");
        const auto check = [&](const char* key, std::optional<std::int32_t> id) {
            if (!names.contains(key)) return;
            QVERIFY(id.has_value());
            QCOMPARE(text.tokenizer->token(*id), names[key].get<std::string>());
            QVERIFY(text.tokenizer->isSpecial(*id));
        };
        check("bos_token", text.special.bos);
        check("pad_token", text.special.pad);
        check("eos_token", text.special.eos.empty() ? std::nullopt : std::optional(text.special.eos.front()));
    }
};

LATHE_TEST(TestTokenizerFixtures)
#include "tst_tokenizer_fixtures.moc"
