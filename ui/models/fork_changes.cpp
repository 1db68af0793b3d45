// All forks of a run are one question: their recipes are read once.
#include "models/fork_changes.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"

namespace lathe::ui {

ForkChanges::ForkChanges(BackendClient& client, QObject* parent) : QObject(parent), m_client(client) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(120); // rows that are passed while scrolling are asked for together
    connect(&m_soon, &QTimer::timeout, this, &ForkChanges::ask);
}

void ForkChanges::want(const RunSummary& run) {
    if (run.parent.empty() || !m_known.emplace(run.id, QStringList()).second) return;
    m_wanted[run.parent].push_back(run.id);
    if (!m_soon.isActive()) m_soon.start();
}

QStringList ForkChanges::of(const RunSummary& run) const {
    const auto known = m_known.find(run.id);
    return known == m_known.end() ? QStringList() : known->second;
}

void ForkChanges::ask() {
    for (const auto& [parent, forks] : std::exchange(m_wanted, {})) {
        std::vector<RunId> runs{parent};
        runs.insert(runs.end(), forks.begin(), forks.end());
        m_client.askFor<Comparison>(
            ReadComparison{runs}, this, [this](const Comparison& comparison) { take(comparison); },
            [this, asked = forks](const ErrorInfo&) { // one of them is gone: the others are asked for again
                for (const RunId& run : asked) m_known.erase(run);
            });
    }
}

void ForkChanges::take(const Comparison& comparison) {
    for (std::size_t i = 1; i < comparison.runs.size(); ++i) {
        QStringList changes;
        for (const ComparedField& field : comparison.fields) {
            if (field.values[i] == field.values[0]) continue;
            if (field.path == field::name.name || field.path == field::initAdapter.name)
                continue; // what makes it a fork
            const bool notResolved =
                comparison.runs[i].resolvedRecipeJson.empty(); // it has not begun: defaults are as ever
            if (notResolved && std::holds_alternative<std::monostate>(field.values[i])) continue;
            const auto text = [&](const Value& value) {
                const QString said = field.place.field ? valueText(*field.place.field, value) : qt(toText(value));
                return said.isEmpty() ? tr("none") : said;
            };
            changes << tr("%1: %2 → %3").arg(qt(field.place.title), text(field.values[0]), text(field.values[i]));
        }
        m_known[comparison.runs[i].summary.id] = changes;
    }
    emit arrived();
}

} // namespace lathe::ui
