// Made from the tables of methods and fields: a new method appears by itself.
#include "pages/methods_page.h"

#include "bridge/text.h"
#include "pages/low_rank_card.h"
#include "pages/measure_panel.h"
#include "widgets/card.h"
#include "widgets/labels.h"

#include <QGridLayout>
#include <QScrollArea>

#include <algorithm>

namespace lathe::ui {
namespace {

QWidget* fieldTable(const Fields& fields) {
    auto* table = new QWidget;
    auto* grid = new QGridLayout(table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(2, 1);
    int row = 0;
    for (const Field& field : fields) {
        const bool* flag = std::get_if<bool>(&field.fallback);
        QString fallback =
            flag ? *flag ? MethodsPage::tr("yes") : MethodsPage::tr("no") : valueText(field, field.fallback);
        if (fallback.isEmpty()) fallback = field.automatic.empty() ? QStringLiteral("–") : tableText(field.automatic);
        auto* name = new QLabel(tableText(field.label));
        auto* value = mutedLabel(fallback);
        value->setMaximumWidth(190);
        grid->addWidget(name, row, 0, Qt::AlignTop);
        grid->addWidget(value, row, 1, Qt::AlignTop);
        grid->addWidget(mutedLabel(tableText(field.help)), row++, 2, Qt::AlignTop);
    }
    return table;
}

void fill(Card& card, const MethodInfo& method) {
    if (!method.paper.empty()) {
        auto* chip = new Chip;
        chip->show(qt(method.paper), QStringLiteral("neutral"));
        card.addAction(chip);
    }
    if (method.merges) {
        auto* chip = new Chip;
        chip->show(MethodsPage::tr("merges into the weights"), QStringLiteral("good"));
        card.addAction(chip);
    }
    card.body()->addWidget(plainLabel(tableText(method.summary)));
    QStringList others;
    for (const MethodInfo& other : methodInfos())
        if (std::find(method.combinesWith.begin(), method.combinesWith.end(), other.name) != method.combinesWith.end())
            others << tableText(other.label);
    if (!others.isEmpty())
        card.body()->addWidget(mutedLabel(MethodsPage::tr("Combines with %1.").arg(others.join(QStringLiteral(", ")))));
    if (method.fields && !method.fields->empty()) {
        card.body()->addWidget(line());
        card.body()->addWidget(fieldTable(*method.fields));
    }
}

} // namespace

const std::vector<MethodFamily>& methodFamilies() {
    static const std::vector<MethodFamily> families{MethodFamily::Addition, MethodFamily::Selection,
                                                    MethodFamily::Reparametrization, MethodFamily::Baseline};
    return families;
}

QString familyText(MethodFamily family) {
    switch (family) {
    case MethodFamily::Baseline: return MethodsPage::tr("Baseline");
    case MethodFamily::Addition: return MethodsPage::tr("Addition");
    case MethodFamily::Selection: return MethodsPage::tr("Selection");
    case MethodFamily::Reparametrization: return MethodsPage::tr("Reparametrization");
    }
    return {};
}

QString familySummary(MethodFamily family) {
    switch (family) {
    case MethodFamily::Baseline:
        return MethodsPage::tr("What the others are measured against: all weights are trained, or none are and the "
                               "examples go into the prompt.");
    case MethodFamily::Addition:
        return MethodsPage::tr(
            "Small new parts are added to the model (layers, prompts, scales), and only they are trained.");
    case MethodFamily::Selection:
        return MethodsPage::tr("A few of the model's own parameters are chosen and trained; nothing is added.");
    case MethodFamily::Reparametrization:
        return MethodsPage::tr("The change to a weight is written in a smaller form, such as two thin matrices, which "
                               "can be merged in afterward.");
    }
    return {};
}

MethodsPage::MethodsPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 28);
    column->addWidget(heading(tr("Methods"), 1));
    column->addWidget(
        mutedLabel(tr("Ways to fine-tune, grouped by what is trained (after Lialin et al., arXiv 2303.15647).")));
    for (const auto family : methodFamilies()) {
        column->addSpacing(6);
        column->addWidget(heading(familyText(family), 2));
        column->addWidget(mutedLabel(familySummary(family)));
        bool any = false;
        for (const MethodInfo& method : methodInfos()) {
            if (method.family != family) continue;
            any = true;
            auto* card = new Card(tableText(method.label));
            column->addWidget(card);
            m_waiting.push_back({card, &method});
        }
        if (!any) column->addWidget(mutedLabel(tr("This version has no method of this family.")));
    }
    column->addSpacing(6);
    column->addWidget(new MeasurePanel(context));
    column->addWidget(new LowRankCard);
    column->addStretch(1);
    // What is seen first is there at once, the rest while it is read: all of it together would hold the window up.
    for (int i = 0; i < 2; ++i) fillNext();
    m_fillSoon.setSingleShot(true);
    connect(&m_fillSoon, &QTimer::timeout, this, [this] {
        fillNext();
        if (!m_waiting.empty()) m_fillSoon.start(0);
    });
    m_fillSoon.start(0);
}

void MethodsPage::fillNext() {
    if (m_waiting.empty()) return;
    const auto [card, method] = m_waiting.front();
    m_waiting.pop_front();
    fill(*card, *method);
}

} // namespace lathe::ui
