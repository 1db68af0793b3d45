#pragma once
// Processes that train together, started as torchrun, srun and mpirun start them, without those.
#include "program.h"

#include <QElapsedTimer>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <map>

namespace lathe::test {

inline int freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), length) != 0
        || ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        throw std::runtime_error("no free port");
    ::close(socket);
    return ntohs(address.sin_port);
}

using Variables = std::map<QString, QString>;

/// What torchrun sets, without one.
inline Variables likeTorchrun(int rank, int size, int port) {
    return {{"RANK", QString::number(rank)},       {"WORLD_SIZE", QString::number(size)},
            {"LOCAL_RANK", QString::number(rank)}, {"LOCAL_WORLD_SIZE", QString::number(size)},
            {"MASTER_ADDR", "127.0.0.1"},          {"MASTER_PORT", QString::number(port)}};
}
inline Variables likeSrun(int rank, int size, int port) {
    return {{"SLURM_PROCID", QString::number(rank)},
            {"SLURM_STEP_NUM_TASKS", QString::number(size)},
            {"SLURM_LOCALID", QString::number(rank)},
            {"SLURM_STEP_TASKS_PER_NODE", QString::number(size)},
            {"SLURM_STEP_NODELIST", "localhost"},
            {"SLURM_JOB_ID", QString::number(port - 20000)}}; // which the port follows from
}
inline Variables likeMpirun(int rank, int size, int port) {
    return {{"OMPI_COMM_WORLD_RANK", QString::number(rank)},
            {"OMPI_COMM_WORLD_SIZE", QString::number(size)},
            {"OMPI_COMM_WORLD_LOCAL_RANK", QString::number(rank)},
            {"OMPI_COMM_WORLD_LOCAL_SIZE", QString::number(size)},
            {"MASTER_PORT", QString::number(port)}};
}

/// Processes that train together.
class Job {
public:
    using Launcher = Variables (*)(int rank, int size, int port);
    /// `wordsOf` says what each is started with.
    Job(const World& world, int size, const std::function<QStringList(int rank)>& wordsOf,
        Launcher launcher = likeTorchrun, const Variables& more = {}) {
        const int port = 20000 + freePort() % 20000; // in the range of Slurm's
        for (int rank = 0; rank < size; ++rank) {
            World own = world;
            for (const auto& variables : {launcher(rank, size, port), more})
                for (const auto& [name, value] : variables) own.set(name, value);
            m_processes.push_back(own.start(wordsOf(rank)));
        }
    }
    Job(const World& world, int size, const QStringList& words, Launcher launcher = likeTorchrun,
        const Variables& more = {})
        : Job(world, size, [&](int) { return words; }, launcher, more) {}
    ~Job() {
        for (const auto& process : m_processes) {
            process->kill();
            process->waitForFinished();
        }
    }

    QProcess& operator[](int rank) { return *m_processes.at(std::size_t(rank)); }
    /// Until the first has told of that step; false where it ended first.
    bool reaches(int step) {
        const QByteArray mark = "\"step\":" + QByteArray::number(step) + ",";
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < 120'000;) {
            m_processes[0]->waitForReadyRead(100);
            m_heard += m_processes[0]->readAllStandardOutput();
            if (m_heard.contains(mark)) return true;
            if (m_processes[0]->state() == QProcess::NotRunning) return false;
        }
        return false;
    }
    std::vector<Ended> ends() {
        std::vector<Ended> all;
        for (const auto& process : m_processes) all.push_back(World::endOf(*process));
        return all;
    }

private:
    std::vector<std::unique_ptr<QProcess>> m_processes;
    QByteArray m_heard;
};

inline QByteArray said(const std::vector<Ended>& ends) {
    QByteArray all;
    for (const Ended& end : ends) all += QByteArray::number(end.code) + ": " + end.err.right(1500) + "\n";
    return all;
}

/// Twenty rows of the sample, six a step: an epoch's last step has two, which leaves ranks without any.
inline nlohmann::json sampleRecipe(const World& world, const nlohmann::json& method) {
    const std::filesystem::path sample = std::filesystem::path(LATHE_SOURCE_DIR) / "resources/sample",
                                data = world.folder() / "train.jsonl";
    std::ifstream all(sample / "train.jsonl");
    std::ofstream out(data);
    std::string line;
    for (int row = 0; row < 20 && std::getline(all, line); ++row) out << line << "\n";
    return {{"schema", 1},
            {"model", (sample / "model").string()},
            {"dtype", "fp32"},
            {"data",
             {{{"path", data.string()}}, {{"path", (sample / "validation.jsonl").string()}, {"role", "validation"}}}},
            {"methods", {method}},
            {"packing", false},
            {"batch_size", 2},
            {"gradient_accumulation", 3},
            {"steps", 10},
            {"learning_rate", 1e-3},
            {"warmup_steps", 2},
            {"threads", 1},
            {"max_length", 64},
            {"eval_every", 5},
            {"save_every", 2},
            {"save_minutes", 0},
            {"early_stopping_patience", 0},
            {"seed", 7}};
}

inline const nlohmann::json lora{{"method", "lora"}, {"rank", 4}, {"dropout", 0.1}};

inline QStringList trainWords(const World& world, const nlohmann::json& recipe, const QString& name = "recipe.json") {
    std::ofstream(world.path(name).toStdString()) << recipe.dump();
    return {"train", world.path(name), "--json"};
}

inline std::map<std::int64_t, double> curveOf(const World& world, const char* metric) {
    std::map<std::int64_t, double> values;
    for (const auto& curve : world.run({"runs", "export", "last", "--json"}).of("curve"))
        if (curve.at("metric") == metric)
            for (std::size_t i = 0; i < curve.at("steps").size(); ++i)
                values[curve.at("steps")[i].get<std::int64_t>()] = curve.at("values")[i].get<double>();
    return values;
}

inline nlohmann::json lastRun(const World& world) {
    return world.run({"runs", "show", "last", "--json"}).of("run_detail").at(0);
}

} // namespace lathe::test
