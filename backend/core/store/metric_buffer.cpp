#include "store/metric_buffer.h"

#include "base/json.h"

#include <map>
#include <optional>

namespace lathe {
namespace {

class MetricWriter {
public:
    explicit MetricWriter(Database& database) : m_database(database) {}

    void write(std::int64_t run, const StepPoint& p) {
        m_step
            .bind(run, p.step, p.loss, p.learningRate, p.gradNorm, p.trainedTokens, p.tokens, p.seconds,
                  p.gauges.empty() ? std::string() : dumpJson(p.gauges))
            .run();
        m_forgetRows.bind(run, p.step).run();
        if (!p.rows.empty()) m_rows.bind(run, p.step, dumpJson(p.rows)).run();
        m_stepTotals.bind(run, p.step, p.loss, p.seconds).run();
    }
    void write(std::int64_t run, const EvalPoint& p) {
        if (p.best) m_noBest.bind(run).run();
        m_eval.bind(run, p.step, p.loss, p.trainedTokens, dumpJson(p.metrics), p.best).run();
        m_evalTotals.bind(run, p.loss).run();
    }
    void write(std::int64_t run, const SampleItem& p) { m_sample.bind(run, p.step, p.json).run(); }
    void write(std::int64_t run, const LogItem& p) { m_log.bind(run, p.at, p.kind, p.text).run(); }
    void write(std::int64_t run, const EnergyItem& p) { m_energy.bind(run, p.joules).run(); }

    std::optional<std::int64_t> keyOf(const RunId& run) {
        m_key.bind(run);
        return m_key.step() ? std::optional(m_key.integer(0)) : std::nullopt;
    }

private:
    Database& m_database;
    Statement m_key{m_database, "SELECT key FROM runs WHERE id = ?"};
    Statement m_step{m_database, "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))"};
    Statement m_forgetRows{m_database, "DELETE FROM step_rows WHERE run = ? AND step = ?"};
    Statement m_rows{m_database, "INSERT INTO step_rows VALUES (?, ?, ?)"};
    Statement m_eval{m_database, "INSERT OR REPLACE INTO evals VALUES (?, ?, ?, ?, ?, ?)"};
    Statement m_noBest{m_database, "UPDATE evals SET best = 0 WHERE run = ? AND best"};
    Statement m_sample{m_database, "INSERT INTO samples VALUES (?, ?, ?)"};
    Statement m_log{m_database, "INSERT INTO log VALUES (?, ?, ?, ?)"};
    Statement m_energy{m_database, "UPDATE runs SET energy_joules = ifnull(energy_joules, 0) + ?2 WHERE key = ?1"};
    Statement m_stepTotals{m_database,
                           "UPDATE runs SET last_step = ?2, last_loss = ?3, seconds = seconds + ?4 WHERE key = ?1"};
    Statement m_evalTotals{
        m_database,
        "UPDATE runs SET best_eval_loss = min(?2, ifnull(best_eval_loss, ?2)) WHERE key = ?1 AND ?2 IS NOT NULL"};
};

} // namespace

void writeMetrics(Database& database, const std::vector<MetricItem>& items) {
    MetricWriter writer(database);
    std::map<RunId, std::optional<std::int64_t>> keys;
    for (const MetricItem& item : items) {
        const auto [place, isNew] = keys.try_emplace(item.run);
        if (isNew) place->second = writer.keyOf(item.run);
        if (!place->second) continue;
        std::visit([&](const auto& value) { writer.write(*place->second, value); }, item.value);
    }
}

void recountTotals(Database& database, std::int64_t runKey) {
    Statement(database, R"sql(
        UPDATE runs SET
            last_step = ifnull((SELECT max(step) FROM steps WHERE run = ?1), 0),
            last_loss = (SELECT loss FROM steps WHERE run = ?1 ORDER BY step DESC LIMIT 1),
            seconds = ifnull((SELECT sum(seconds) FROM steps WHERE run = ?1), 0),
            best_eval_loss = (SELECT min(loss) FROM evals WHERE run = ?1)
        WHERE key = ?1)sql")
        .bind(runKey)
        .run();
}

} // namespace lathe
