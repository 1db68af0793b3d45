#pragma once
// The program `lathe` as a process of its own, in a world of its own: home, caches, temporary files and environment are
// a folder of the test's.
#include <nlohmann/json.hpp>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lathe::test {

struct Ended {
    int code = -1; ///< -1: it did not end by itself
    QByteArray out, err;
    /// The lines of --json of that type.
    std::vector<nlohmann::json> of(const std::string& type) const {
        std::vector<nlohmann::json> found;
        for (const QByteArray& line : out.split('\n')) {
            const auto json =
                nlohmann::json::parse(line.toStdString(), nullptr, false); // a killed one's last may be torn
            if (json.is_object() && json.value("type", "") == type) found.push_back(json);
        }
        return found;
    }
};

class World {
public:
    World() {
        for (const char* name : {"home", "hf", "tmp", "user"}) QDir(m_folder->path()).mkdir(name);
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const QString& name : m_environment.keys())
            if (name.startsWith("HF_") || name.startsWith("HUGGING") || name.startsWith("XDG_")
                || name.startsWith("LATHE_"))
                m_environment.remove(name);
        set("LATHE_HOME", path("home"));
        set("HF_HOME", path("hf"));
        set("TMPDIR", path("tmp"));
        set("HOME", path("user"));
    }

    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    QString path(const QString& name) const { return m_folder->filePath(name); }
    std::filesystem::path home() const { return folder() / "home"; }
    void set(const QString& name, const QString& value) { m_environment.insert(name, value); }
    void runUnder(const QStringList& words) { m_under = words; } ///< "unshare -n", say

    /// Started, with what it prints gathered.
    std::unique_ptr<QProcess> start(QStringList words) const {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(m_environment);
        process->setWorkingDirectory(path("tmp"));
        words.prepend(LATHE_PROGRAM);
        words = m_under + words;
        const QString program = words.takeFirst();
        process->start(program, words);
        if (!process->waitForStarted(30'000)) throw std::runtime_error("the program does not start");
        return process;
    }
    static Ended endOf(QProcess& process) {
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(300'000)) {
            process.kill();
            process.waitForFinished();
            throw std::runtime_error("the program does not end");
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }
    Ended run(const QStringList& words) const { return endOf(*start(words)); }

    /// Every file below the world's folder that holds the bytes.
    QStringList filesWith(const QByteArray& bytes) const {
        QStringList found;
        for (QDirIterator at(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
             at.hasNext();) {
            QFile file(at.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes)) found << file.fileName();
        }
        return found;
    }

private:
    std::shared_ptr<QTemporaryDir> m_folder = std::make_shared<QTemporaryDir>();
    QProcessEnvironment m_environment;
    QStringList m_under;
};

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool shimsWork = false;
#else
inline constexpr bool shimsWork = true;
#endif
inline constexpr const char* noShims = "AddressSanitizer's own library must be the first that is loaded";

/// A short run of the bundled sample model that leaves nothing out: evaluations, samples, checkpoints.
inline QStringList sampleRun(int steps = 24) {
    const QString sample = QStringLiteral(LATHE_SOURCE_DIR "/resources/sample/");
    return {"train",
            "--model",
            sample + "model",
            "--data",
            sample + "train.jsonl",
            "--validation",
            sample + "validation.jsonl",
            "--method",
            "lora",
            "--rank",
            "4",
            "--dropout",
            "0.1",
            "--threads",
            "1",
            "--dtype",
            "fp32",
            "--batch-size",
            "2",
            "--steps",
            QString::number(steps),
            "--eval-every",
            "12",
            "--save-every",
            "4",
            "--seed",
            "7",
            "--gradient-accumulation",
            "1",
            "--max-length",
            "64",
            "--json"};
}

/// Step to the bits of its loss, as the history has them.
inline std::map<std::int64_t, double> lossesOf(const World& world, const std::string& run = "last") {
    std::map<std::int64_t, double> losses;
    for (const auto& curve : world.run({"runs", "export", QString::fromStdString(run), "--json"}).of("curve"))
        if (curve.at("metric") == "loss")
            for (std::size_t i = 0; i < curve.at("steps").size(); ++i)
                losses[curve.at("steps")[i].get<std::int64_t>()] = curve.at("values")[i].get<double>();
    return losses;
}

} // namespace lathe::test
