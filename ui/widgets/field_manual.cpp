#include "widgets/field_manual.h"

#include "bridge/text.h"
#include "widgets/labels.h"

#include <QFrame>
#include <QHBoxLayout>

#include <cmath>

namespace lathe::ui {

QString rangeText(const Field& field) {
    if (field.kind != FieldKind::Integer && field.kind != FieldKind::Real) return {};
    if (std::isfinite(field.least) && std::isfinite(field.most))
        return FieldManual::tr("From %1 to %2.").arg(numberText(field.least), numberText(field.most));
    if (std::isfinite(field.least)) return FieldManual::tr("At least %1.").arg(numberText(field.least));
    return {};
}

QString defaultText(const Field& field) {
    if (field.automatic == "required") return FieldManual::tr("required");
    if (const bool* flag = std::get_if<bool>(&field.fallback))
        return *flag ? FieldManual::tr("yes") : FieldManual::tr("no");
    const QString value = valueText(field, field.fallback);
    if (!value.isEmpty()) return value;
    return field.automatic.empty() ? FieldManual::tr("nothing") : tableText(field.automatic);
}

QString fieldText(const Field& field) {
    QStringList all{tableText(field.label), qt(field.name), tableText(field.help), rangeText(field),
                    defaultText(field)};
    for (const Option& option : field.choices) all << tableText(labelOf(option)) << tableText(option.help);
    return all.join('\n');
}

FieldManual::FieldManual(const std::vector<const Field*>& fields, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    for (const Field* field : fields) {
        auto* place = new QFrame;
        place->setObjectName("field:" + qt(field->name));
        auto* inner = new QVBoxLayout(place);
        inner->setContentsMargins(10, 6, 10, 8);
        inner->setSpacing(3);
        auto* head = new QHBoxLayout;
        head->setSpacing(10);
        QString title = tableText(field->label);
        if (!field->unit.empty()) title += QStringLiteral(" (%1)").arg(tableText(field->unit));
        head->addWidget(heading(title, 3));
        auto* name = mutedLabel(qt(field->name));
        name->setWordWrap(false);
        head->addWidget(name);
        head->addStretch(1);
        inner->addLayout(head);
        inner->addWidget(plainLabel(tableText(field->help)));
        QStringList facts{tr("Default: %1.").arg(defaultText(*field))};
        if (const QString range = rangeText(*field); !range.isEmpty()) facts << range;
        if (!field->paper.empty()) facts << qt(field->paper) + '.';
        inner->addWidget(mutedLabel(facts.join(' ')));
        QStringList choices;
        for (const Option& option : field->choices) {
            const QString help = tableText(option.help);
            choices << (help.isEmpty() ? tableText(labelOf(option))
                                       : QStringLiteral("%1: %2").arg(tableText(labelOf(option)), help));
        }
        if (!choices.isEmpty()) inner->addWidget(mutedLabel(choices.join('\n')));
        column->addWidget(place);
        m_places[field] = place;
    }
}

QWidget* FieldManual::mark(const Field& field) {
    QWidget* found = nullptr;
    for (const auto& [each, place] : m_places) {
        const bool here = each == &field;
        place->setProperty("card", here);
        setRole(place, "hot", here ? QStringLiteral("true") : QString());
        if (here) found = place;
    }
    return found;
}

} // namespace lathe::ui
