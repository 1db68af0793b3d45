// Random Unicode, cut and put together again as Hugging Face's tokenizers does it: with each tokenizer of the fixtures,
// and with each part in turn.
#include "base/json.h"
#include "files/gguf_metadata.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/tokenizer_gguf.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// LATHE_SEED and LATHE_TEXTS ask for others.
QString asked(const char* name, const char* usual) { return qEnvironmentVariable(name, usual); }

/// Every tokenizer.json of the fixtures that says something else than the others.
QStringList tokenizersOfFixtures() {
    QStringList files;
    std::set<std::string> known;
    std::vector<fs::path> folders = test::fixtureCases("tiny");
    const fs::path others = test::fixtures() / "tokenizers";
    if (fs::is_directory(others))
        for (const auto& entry : fs::directory_iterator(others))
            if (entry.is_directory()) folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    for (const fs::path& folder : folders)
        if (fs::exists(folder / "tokenizer.json") && known.insert(readTextFile(folder / "tokenizer.json")).second)
            files << QString::fromStdString((folder / "tokenizer.json").string());
    return files;
}

/// One for each way to cut texts that GGUF files name: every byte, and a fifth of all pairs, so that cuts show in the
/// ids.
QStringList tokenizersOfGguf(const fs::path& folder) {
    std::vector<std::string> tokens, merges;
    std::vector<std::string> bytes;
    for (int byte = 0; byte < 256; ++byte) bytes.push_back(byteLevelCharacter(static_cast<unsigned char>(byte)));
    tokens = bytes;
    for (std::size_t a = 0; a < 256; ++a)
        for (std::size_t b = a % 5; b < 256; b += 5) {
            tokens.push_back(bytes[a] + bytes[b]);
            merges.push_back(bytes[a] + ' ' + bytes[b]);
        }
    QStringList files;
    for (const std::string& name : ggufPreTokenizers()) {
        const GgufMetadata metadata("made.gguf",
                                    {{"tokenizer.ggml.model", std::string("gpt2")},
                                     {"tokenizer.ggml.pre", name},
                                     {"tokenizer.ggml.tokens", tokens},
                                     {"tokenizer.ggml.merges", merges},
                                     {"tokenizer.ggml.token_type", std::vector<std::int64_t>(tokens.size(), 1)}});
        const fs::path file = folder / ("gguf_" + name) / "tokenizer.json";
        fs::create_directories(file.parent_path());
        std::ofstream(file) << dumpJson(tokenizerJsonFrom(metadata));
        files << QString::fromStdString(file.string());
    }
    return files;
}

std::string difference(const Tokenizer& tokenizer, const json& one) {
    std::vector<std::int32_t> ids = one["ids"].get<std::vector<std::int32_t>>();
    if (one.contains("text")) {
        const Encoding ours = tokenizer.encode(one["text"].get<std::string>(), false, true);
        if (ours.ids != ids) return "ids " + json(ours.ids).dump() + " instead of " + one["ids"].dump();
        if (tokenizer.encode(one["text"].get<std::string>(), false).ids != ids) return "other ids without offsets";
        if (one.contains("offsets") && json(ours.offsets) != one["offsets"])
            return "offsets " + json(ours.offsets).dump() + " instead of " + one["offsets"].dump();
    }
    const std::string decoded = tokenizer.decode(ids, false);
    return decoded == one["decoded"].get<std::string>()
               ? ""
               : "decoded " + json(decoded).dump() + " instead of " + one["decoded"].dump();
}

} // namespace

class TestTokenizers : public QObject {
    Q_OBJECT
private slots:
    void fixtureTokenizersAndPartsOverRandomUnicode() {
        const char* python = std::getenv("LATHE_INTEROP_PYTHON");
        if (!python || !fs::exists(python))
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        const QString seed = asked("LATHE_SEED", "20260"), count = asked("LATHE_TEXTS", "600");
        qInfo("seed %s, %s texts", qPrintable(seed), qPrintable(count));
        QTemporaryDir folder, gguf;
        QProcess process;
        process.start(python, QStringList{LATHE_INTEROP_SCRIPTS "/tokenizer_texts.py", seed, count, folder.path()}
                                  + tokenizersOfFixtures() + tokenizersOfGguf(gguf.path().toStdString()));
        QVERIFY(process.waitForFinished(600000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitCode() == 0, said.constData());
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder.path().toStdString()))
            if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
        QVERIFY(files.size() > 50);
        std::sort(files.begin(), files.end());
        int wrong = 0, texts = 0;
        for (const fs::path& file : files) {
            const auto tokenizer = readTokenizer(fs::path(file).replace_extension(".json"));
            int here = 0;
            std::string first;
            for (const json& one : test::readJsonLines(file)) {
                ++texts;
                const std::string found = difference(*tokenizer, one);
                if (found.empty()) continue;
                if (here++ == 0) first = (one.contains("text") ? one["text"].dump() : std::string()) + ": " + found;
            }
            if (here > 0)
                qWarning("%s: %d differ, the first: %s", file.stem().c_str(), here, first.substr(0, 900).c_str());
            wrong += here;
        }
        qInfo("%d texts with %d tokenizers", texts, int(files.size()));
        QCOMPARE(wrong, 0);
    }
};

LATHE_TEST(TestTokenizers)
#include "tst_tokenizers.moc"
