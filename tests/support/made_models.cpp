#include "support/fixtures.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QProcess>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace fs = std::filesystem;

namespace lathe::test {
namespace {

constexpr const char* makers[] = {"decoders", "encoders"};

/// $LATHE_MADE_MODELS: a folder with the models of each script, made elsewhere.
const char* madeElsewhere() { return std::getenv("LATHE_MADE_MODELS"); }

/// What a script of tests/reference writes, given a folder to write to and `more`; made by whichever test asks first,
/// and again when a script or one of the folders that it reads has changed.
fs::path madeBy(const std::string& name, const std::vector<fs::path>& more = {}) {
    if (madeElsewhere()) return fs::path(madeElsewhere()) / name;
    const QDir scripts(LATHE_SOURCE_DIR "/tests/reference");
    const QString script = scripts.filePath(QString::fromStdString(name + ".py"));
    QCryptographicHash all(QCryptographicHash::Sha256); // of all scripts: they use each other
    const auto add = [&](const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("cannot read " + path.toStdString());
        all.addData(file.readAll());
    };
    for (const QString& each : scripts.entryList({"*.py"}, QDir::Files, QDir::Name)) add(scripts.filePath(each));
    QStringList words{script, {}};
    for (const fs::path& folder : more) {
        words << QString::fromStdString(folder.string());
        all.addData(words.back().toUtf8());
        add(QString::fromStdString((folder / "expected.safetensors").string()));
    }
    const QString hash = all.result().toHex().left(16);
    const fs::path root = fs::path(LATHE_BINARY_DIR "/reference_models") / name, folder = root / hash.toStdString();
    if (fs::exists(folder)) return folder;
    fs::create_directories(root);
    QLockFile lock(QString::fromStdString((root / "lock").string()));
    lock.setStaleLockTime(600000);
    lock.lock();
    if (fs::exists(folder)) return folder;
    const fs::path part = root / "part";
    fs::remove_all(part);
    words[1] = QString::fromStdString(part.string());
    QProcess python;
    python.start(std::getenv("LATHE_INTEROP_PYTHON"), words);
    if (!python.waitForFinished(600000) || python.exitCode() != 0)
        throw std::runtime_error(script.toStdString() + ": " + python.readAllStandardError().right(2000).toStdString());
    for (const auto& entry : fs::directory_iterator(root)) // of older scripts
        if (entry.is_directory() && entry.path() != part) fs::remove_all(entry.path());
    fs::rename(part, folder);
    return folder;
}

} // namespace

std::string whyNoMadeModels() {
    if (madeElsewhere()) return "";
    const char* python = std::getenv("LATHE_INTEROP_PYTHON");
    return python && fs::exists(python)
               ? ""
               : "the Python libraries are not installed (./lathe test brings them where PyPI is in reach)";
}

std::vector<fs::path> modelCases() {
    std::vector<fs::path> cases = fixtureCases("tiny");
    if (!whyNoMadeModels().empty()) return cases;
    std::vector<fs::path> made;
    for (const char* script : makers)
        for (const auto& entry : fs::directory_iterator(madeBy(script)))
            if (fs::exists(entry.path() / "config.json")) made.push_back(entry.path());
    std::sort(made.begin(), made.end());
    cases.insert(cases.end(), made.begin(), made.end());
    return cases;
}

std::vector<std::vector<double>> bf16Losses(const fs::path& folder) {
    if (!whyNoMadeModels().empty()) return {};
    static const fs::path made = madeBy("bf16", modelCases());
    const fs::path file = made / (folder.filename().string() + ".json");
    std::vector<std::vector<double>> losses;
    if (fs::exists(file))
        for (const auto& way : readJson(file)) losses.push_back(way.get<std::vector<double>>());
    return losses;
}

} // namespace lathe::test
