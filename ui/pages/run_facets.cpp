#include "pages/run_facets.h"

#include "bridge/text.h"
#include "models/run_conditions.h"
#include "models/run_traits.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>

#include <algorithm>
#include <unordered_map>

namespace lathe::ui {
namespace {

/// Values as a condition compares them: without case.
bool holds(const QStringList& values, const QString& value) { return values.contains(value, Qt::CaseInsensitive); }

} // namespace

RunFacets::RunFacets(Context& context, QLineEdit& search, QWidget* parent)
    : QWidget(parent), m_context(context), m_search(search) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_menu = new QMenu(this);
    m_menu->setObjectName("facetMenu");
    for (const RunTrait& trait : runTraits()) {
        QPushButton* made = button({}, QStringLiteral("chevron-down"));
        made->setLayoutDirection(Qt::LeftToRight);
        made->setCheckable(true);
        made->setObjectName(QStringLiteral("facet:") + QLatin1String(trait.name));
        made->setIconSize({12, 12});
        row->addWidget(made);
        m_buttons[&trait] = made;
        connect(made, &QPushButton::clicked, this, [this, &trait] {
            showSearch(); // what is checked says the search, not the click
            openMenu(trait);
        });
    }
    row->addStretch(1);
    connect(&search, &QLineEdit::textChanged, this, &RunFacets::showSearch);
    showSearch();
}

void RunFacets::showSearch() {
    for (const auto& [trait, shown] : m_buttons) {
        const QStringList asked = askedOf(m_search.text(), QLatin1String(trait->name));
        const QString title = traitTitle(*trait);
        QStringList words;
        for (const QString& value : asked) words << trait->shown(plain(value));
        const QString text =
            asked.isEmpty() ? title
            : asked.size() == 1
                ? tr("%1: %2").arg(title, fontMetrics().elidedText(words.first(), Qt::ElideMiddle,
                                                                   fontMetrics().averageCharWidth() * 18))
                : tr("%1: %2 of them").arg(title).arg(asked.size());
        shown->setChecked(!asked.isEmpty());
        const QString label = QString(text).replace('&', QStringLiteral("&&"));
        if (shown->text() == label) continue; // most letters of a search change none of them
        shown->setText(label);
        shown->setToolTip(asked.isEmpty() ? tr("Only runs of one kind: puts a condition into the search")
                                          : words.join('\n'));
        shown->setAccessibleName(asked.isEmpty() ? title : tr("%1: %2").arg(title, words.join(QStringLiteral(", "))));
    }
}

void RunFacets::openMenu(const RunTrait& trait) {
    const QString rest = asCondition(asking(m_search.text(), QLatin1String(trait.name), {}));
    m_context.client.drop(m_request);
    m_request = 0;
    if (rest.isEmpty()) return fillMenu(trait, m_context.runs.runs());
    m_request = m_context.client.askFor<RunList>(
        ListRuns{plain(rest)}, this,
        [this, &trait](const RunList& list) {
            m_request = 0;
            if (isVisible()) fillMenu(trait, list.runs); // not over another page
        },
        [this](const ErrorInfo& error) { // the search itself can't be read
            m_request = 0;
            emit failed(error);
        });
}

void RunFacets::fillMenu(const RunTrait& trait, const std::vector<RunSummary>& runs) {
    std::unordered_map<std::string, int> counts;
    for (const RunSummary& run : runs)
        if (m_countsArchived || !run.archived)
            for (const std::string& value : trait.of(run)) ++counts[value];
    const QStringList asked = askedOf(m_search.text(), QLatin1String(trait.name));
    for (const QString& value : asked) { // one that no run has any more can be taken out all the same
        const bool known = std::any_of(counts.begin(), counts.end(), [&](const auto& one) {
            return value.compare(qt(one.first), Qt::CaseInsensitive) == 0;
        });
        if (!known) counts[plain(value)] = 0;
    }
    std::vector<std::pair<std::string, int>> values(counts.begin(), counts.end());
    std::sort(values.begin(), values.end(), [&](const auto& a, const auto& b) {
        const bool askedA = holds(asked, qt(a.first)), askedB = holds(asked, qt(b.first));
        if (askedA != askedB) return askedA;
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });

    m_menu->clear();
    for (std::size_t i = 0; i < std::min<std::size_t>(values.size(), mostValues); ++i) {
        const QString value = qt(values[i].first);
        const QString words = fontMetrics().elidedText(trait.shown(values[i].first), Qt::ElideMiddle,
                                                       fontMetrics().averageCharWidth() * 44);
        QAction* action =
            m_menu->addAction(tr("%1  (%2)").arg(words).arg(values[i].second).replace('&', QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(holds(asked, value));
        action->setEnabled(canBeAsked(value));
        connect(action, &QAction::triggered, this, [this, &trait, value] { toggle(trait, value); });
    }
    if (values.empty()) m_menu->addAction(tr("No run has one"))->setEnabled(false);
    if (values.size() > mostValues)
        m_menu->addAction(tr("%n more: write them into the search", nullptr, int(values.size()) - mostValues))
            ->setEnabled(false);
    if (!asked.isEmpty()) {
        m_menu->addSeparator();
        connect(m_menu->addAction(tr("All of them")), &QAction::triggered, this,
                [this, &trait] { m_search.setText(asking(m_search.text(), QLatin1String(trait.name), {})); });
    }
    const QPushButton* from = m_buttons.at(&trait);
    m_menu->setAccessibleName(traitTitle(trait));
    m_menu->popup(from->mapToGlobal(QPoint(0, from->height() + 2)));
}

void RunFacets::toggle(const RunTrait& trait, const QString& value) {
    QStringList asked = askedOf(m_search.text(), QLatin1String(trait.name));
    const auto same = std::find_if(asked.begin(), asked.end(),
                                   [&](const QString& each) { return each.compare(value, Qt::CaseInsensitive) == 0; });
    if (same == asked.end()) asked << value;
    else asked.erase(same);
    m_search.setText(asking(m_search.text(), QLatin1String(trait.name), asked));
}

} // namespace lathe::ui
