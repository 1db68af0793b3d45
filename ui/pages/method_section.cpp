#include "pages/method_section.h"

#include "bridge/text.h"
#include "lathe/method_info.h"
#include "pages/methods_page.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStandardItemModel>

namespace lathe::ui {

MethodSection::MethodSection(QWidget* parent) : Card(tr("Method"), parent) {
    m_choice = new QComboBox;
    m_choice->setObjectName("methodChoice");
    m_choice->setMinimumWidth(260);
    m_choice->setAccessibleName(tr("Method"));
    auto* items = qobject_cast<QStandardItemModel*>(m_choice->model());
    for (const auto family : {MethodFamily::Reparametrization, MethodFamily::Addition, MethodFamily::Selection, MethodFamily::Baseline}) {
        bool first = true;
        for (const MethodInfo& method : methodInfos()) {
            if (method.family != family) continue;
            if (std::exchange(first, false)) { // a heading that can't be chosen
                m_choice->addItem(familyText(family));
                QStandardItem* title = items->item(m_choice->count() - 1);
                title->setFlags(Qt::NoItemFlags);
            }
            m_choice->addItem(QStringLiteral("  ") + qt(method.label), qt(method.name));
        }
    }
    auto* row = new QHBoxLayout;
    row->addWidget(m_choice);
    row->addStretch(1);
    body()->addLayout(row);
    m_summary = mutedLabel({});
    body()->addWidget(m_summary);
    m_others = plainLabel({});
    body()->addWidget(m_others);
    for (const MethodInfo& method : methodInfos()) {
        static const Fields none;
        auto* form = new FieldForm(method.fields ? *method.fields : none, {});
        form->setGroupHeadings(false);
        form->hide();
        m_forms[std::string(method.name)] = form;
        body()->addWidget(form);
        connect(form, &FieldForm::changed, this, &MethodSection::changed);
    }
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        choose();
        emit changed();
    });
    setMethods({});
}

std::string MethodSection::chosen() const { return plain(m_choice->currentData().toString()); }
FieldForm* MethodSection::form() const { return m_forms.at(chosen()); }
bool MethodSection::isReadable() const { return form()->isReadable(); }

void MethodSection::choose() {
    const std::string now = chosen();
    for (const auto& [name, each] : m_forms) each->setVisible(name == now && each->settings().fields().size() > 0);
    m_summary->setText(qt(methodInfo(now).summary));
    QStringList names;
    for (const MethodChoice& choice : m_rest) names << qt(choice.method);
    m_others->setText(tr("Together with: %1 (from the recipe)").arg(names.join(QStringLiteral(", "))));
    m_others->setVisible(!m_rest.empty());
}

std::vector<MethodChoice> MethodSection::methods() const {
    std::vector<MethodChoice> out{{chosen(), form()->settings()}};
    out.insert(out.end(), m_rest.begin(), m_rest.end());
    return out;
}

void MethodSection::setMethods(const std::vector<MethodChoice>& methods) {
    const QSignalBlocker quiet(m_choice);
    std::string first = methods.empty() ? std::string("lora") : methods.front().method;
    int at = m_choice->findData(qt(first));
    for (int i = 0; at < 0 && i < m_choice->count(); ++i)
        if (!m_choice->itemData(i).isNull()) at = i;
    m_choice->setCurrentIndex(at);
    m_rest.assign(methods.size() > 1 ? methods.begin() + 1 : methods.end(), methods.end());
    if (!methods.empty() && chosen() == first) form()->setSettings(methods.front().settings);
    choose();
}

void MethodSection::setDefaults(const std::vector<MethodChoice>& resolved) {
    if (!resolved.empty() && resolved.front().method == chosen()) form()->setDefaults(resolved.front().settings);
}

int MethodSection::setProblems(const std::vector<Problem>& problems) { return form()->setProblems(problems, "methods[0]."); }

void MethodSection::setShowAll(bool all) {
    for (const auto& [name, each] : m_forms) each->setShowAll(all);
}

void MethodSection::setTargetSuggestions(const QStringList& roles) {
    QStringList words = roles;
    if (!words.isEmpty()) words.prepend(QStringLiteral("all-linear"));
    for (const auto& [name, each] : m_forms)
        if (FieldEditor* editor = each->editorOf("target_modules")) editor->setSuggestions(words);
}

} // namespace lathe::ui
