#pragma once
// hub_server.py beside this file, running: a Hub with one repository, test/model, that misbehaves as it is told.
#include <nlohmann/json.hpp>

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace lathe::test {

class HubServer {
public:
    explicit HubServer(const nlohmann::json& rules = nlohmann::json::object()) {
        std::filesystem::create_directories(path("repo"));
        setRules(rules);
    }
    ~HubServer() {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(3000)) m_process.kill(), m_process.waitForFinished(3000);
    }

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    void setRules(const nlohmann::json& rules) {
        std::ofstream(path("rules.json.new")) << rules;
        std::filesystem::rename(path("rules.json.new"), path("rules.json"));
    }
    void add(const std::string& name, const std::string& content) {
        std::filesystem::create_directories((path("repo") / name).parent_path());
        std::ofstream(path("repo") / name, std::ios::binary) << content;
    }
    /// Bytes without a pattern, the same for the same seed.
    static std::string noise(std::size_t size, unsigned seed = 1) {
        std::mt19937 random(seed);
        std::string text(size, 0);
        for (char& c : text) c = static_cast<char>(random());
        return text;
    }

    /// Started on first need, when the files are there.
    std::string endpoint() {
        if (m_process.state() == QProcess::NotRunning) {
            m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            m_process.start("python3", {QFileInfo(__FILE__).absolutePath() + "/hub_server.py", m_folder.path()});
            while (!m_process.canReadLine())
                if (!m_process.waitForReadyRead(20000)) throw std::runtime_error("hub_server.py does not start");
            m_ports = m_process.readLine().trimmed().split(' ');
        }
        return "http://127.0.0.1:" + m_ports.at(0).toStdString();
    }
    int secondPort() const { return m_ports.at(1).toInt(); }

    std::vector<nlohmann::json> log() const {
        std::vector<nlohmann::json> lines;
        std::ifstream in(path("log.jsonl"));
        for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
        return lines;
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QList<QByteArray> m_ports;
};

} // namespace lathe::test
