// Which methods combine comes from their rows; only partners are offered as a second one.
#include "pages/method_section.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "pages/methods_page.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"
#include "widgets/option_box.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStandardItemModel>

#include <algorithm>

namespace lathe::ui {

struct MethodSection::Row {
    QWidget* box = nullptr;
    QComboBox* choice = nullptr;
    QPushButton* remove = nullptr;
    TextLabel *summary = nullptr, *problem = nullptr;
    QWidget* line = nullptr;
    std::map<std::string, FieldForm*> forms; ///< those shown so far, so that going back finds its values
    std::string method() const { return plain(choice->currentData().toString()); }
    FieldForm* form() const { return forms.at(method()); }
};

namespace {

void fillByFamily(QComboBox& choice) {
    auto* items = qobject_cast<QStandardItemModel*>(choice.model());
    for (const auto family : methodFamilies()) {
        bool first = true;
        for (const MethodInfo& method : methodInfos()) {
            if (method.family != family) continue;
            if (std::exchange(first, false)) { // a heading that can't be chosen
                choice.addItem(familyText(family));
                items->item(choice.count() - 1)->setFlags(Qt::NoItemFlags);
            }
            choice.addItem(tableText(method.label), qt(method.name)); // not indented: typing a name finds it
            choice.setItemData(choice.count() - 1, tableText(method.summary), Qt::ToolTipRole);
        }
    }
}

bool combine(const MethodInfo& a, const MethodInfo& b) {
    const auto names = [](const MethodInfo& one, const MethodInfo& other) {
        return std::find(one.combinesWith.begin(), one.combinesWith.end(), other.name) != one.combinesWith.end();
    };
    return names(a, b) || names(b, a);
}

} // namespace

MethodSection::MethodSection(QWidget* parent) : Card(tr("Method"), parent) {
    m_places = new QVBoxLayout;
    m_places->setSpacing(12);
    body()->addLayout(m_places);
    m_problem = plainLabel({});
    m_problem->setProperty("role", "problem");
    m_problem->setObjectName("methodsProblem");
    m_problem->hide();
    body()->addWidget(m_problem);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_add = button(tr("Add another method"), QStringLiteral("new"), "link");
    m_add->setObjectName("addMethod");
    row->addWidget(m_add, 0, Qt::AlignTop);
    m_partners = mutedLabel({});
    row->addWidget(m_partners, 1);
    body()->addLayout(row);
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow(partnerToOffer()).choice->setFocus();
        arrange();
        emit changed();
    });
    setMethods({});
}

MethodSection::~MethodSection() = default;

MethodSection::Row& MethodSection::addRow(const std::string& method) {
    auto made = std::make_unique<Row>();
    Row* row = made.get();
    row->box = new QWidget;
    auto* column = new QVBoxLayout(row->box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    row->line = lathe::ui::line();
    column->addWidget(row->line);
    auto* head = new QHBoxLayout;
    row->choice = new OptionBox;
    row->choice->setObjectName(m_rows.empty() ? QStringLiteral("methodChoice")
                                              : QStringLiteral("methodChoice%1").arg(m_rows.size() + 1));
    row->choice->setMinimumWidth(fontMetrics().averageCharWidth() * 30);
    row->choice->setMaxVisibleItems(24);
    row->choice->setAccessibleName(tr("Method"));
    fillByFamily(*row->choice);
    head->addWidget(row->choice);
    head->addStretch(1);
    row->remove = button({}, QStringLiteral("close"), "flat");
    row->remove->setToolTip(tr("Remove this method"));
    row->remove->setAccessibleName(tr("Remove this method"));
    row->remove->setObjectName("removeMethod");
    head->addWidget(row->remove);
    column->addLayout(head);
    row->summary = mutedLabel({});
    column->addWidget(row->summary);
    row->problem = plainLabel({});
    row->problem->setProperty("role", "problem");
    row->problem->hide();
    column->addWidget(row->problem);
    m_places->addWidget(row->box);
    m_rows.push_back(std::move(made));

    int at = row->choice->findData(qt(method));
    for (int i = 0; at < 0 && i < row->choice->count(); ++i)
        if (!row->choice->itemData(i).isNull()) at = i;
    row->choice->setCurrentIndex(at);
    choose(*row);
    connect(row->choice, &QComboBox::currentIndexChanged, this, [this, row] {
        choose(*row);
        arrange();
        emit changed();
    });
    connect(row->remove, &QPushButton::clicked, this, [this, row] { removeRow(row); }, Qt::QueuedConnection);
    return *row;
}

void MethodSection::removeRow(const Row* row) {
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [row](const auto& each) { return each.get() == row; });
    if (found == m_rows.end()) return;
    delete (*found)->box;
    m_rows.erase(found);
    arrange();
    emit changed();
}

void MethodSection::choose(Row& row) {
    const std::string now = row.method();
    FieldForm*& form = row.forms[now];
    if (!form) {
        form = new FieldForm(*methodInfo(now).fields, {});
        form->setGroupHeadings(false);
        form->setShowAll(m_showAll);
        if (FieldEditor* editor = form->editorOf(field::targetModules)) editor->setSuggestions(m_targets);
        row.box->layout()->addWidget(form);
        connect(form, &FieldForm::changed, this, &MethodSection::changed);
    }
    for (const auto& [name, each] : row.forms) each->setVisible(name == now && !each->settings().fields().empty());
    row.summary->setText(tableText(methodInfo(now).summary));
    row.choice->setProperty("learn", QStringLiteral("method:") + qt(now)); // what F1 shows
    row.problem->hide();
}

void MethodSection::arrange() {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->remove->setVisible(m_rows.size() > 1);
        m_rows[i]->line->setVisible(i > 0);
    }
    const std::string partner = partnerToOffer();
    m_add->setEnabled(!partner.empty());
    QStringList labels;
    if (m_rows.size() == 1)
        for (const MethodInfo& other : methodInfos())
            if (combine(methodInfo(m_rows[0]->method()), other)) labels << tableText(other.label);
    if (!labels.isEmpty())
        m_partners->setText(
            tr("%1 combines with %2.")
                .arg(tableText(methodInfo(m_rows[0]->method()).label), labels.join(QStringLiteral(", "))));
    else
        m_partners->setText(
            m_rows.size() == 1
                ? tr("%1 can't be combined with other methods.").arg(tableText(methodInfo(m_rows[0]->method()).label))
                : QString());
    m_partners->setVisible(!m_partners->text().isEmpty());
}

std::string MethodSection::partnerToOffer() const {
    for (const MethodInfo& other : methodInfos()) {
        const bool fits = std::all_of(m_rows.begin(), m_rows.end(), [&](const auto& row) {
            return row->method() != other.name && combine(methodInfo(row->method()), other);
        });
        if (fits) return std::string(other.name);
    }
    return {};
}

std::vector<MethodChoice> MethodSection::methods() const {
    std::vector<MethodChoice> out;
    for (const auto& row : m_rows) out.push_back({row->method(), row->form()->settings()});
    return out;
}

void MethodSection::setMethods(const std::vector<MethodChoice>& methods) {
    for (const auto& row : m_rows) delete row->box;
    m_rows.clear();
    for (const MethodChoice& choice : methods) {
        Row& row = addRow(choice.method);
        if (row.method() == choice.method) row.form()->setSettings(choice.settings);
    }
    if (m_rows.empty()) addRow("lora");
    arrange();
}

void MethodSection::setDefaults(const std::vector<MethodChoice>& resolved) {
    for (std::size_t i = 0; i < m_rows.size() && i < resolved.size(); ++i)
        if (resolved[i].method == m_rows[i]->method()) m_rows[i]->form()->setDefaults(resolved[i].settings);
}

void MethodSection::setProblems(const std::vector<Problem>& problems) {
    QStringList all;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const std::string name = "methods[" + std::to_string(i) + "]";
        m_rows[i]->form()->setProblems(problems, name + ".");
        QStringList texts;
        for (const Problem& problem : problems)
            if (problem.field == name || problem.field == name + ".method") texts << qt(problem.message);
        m_rows[i]->problem->setText(texts.join('\n'));
        m_rows[i]->problem->setVisible(!texts.isEmpty());
    }
    for (const Problem& problem : problems)
        if (problem.field == "methods") all << qt(problem.message);
    m_problem->setText(all.join('\n'));
    m_problem->setVisible(!all.isEmpty());
}

QWidget* MethodSection::reveal(const std::string& field) {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const std::string name = "methods[" + std::to_string(i) + "]";
        if (!field.starts_with(name)) continue;
        QWidget* found = field.size() > name.size()
                             ? m_rows[i]->form()->reveal(FieldName(std::string_view(field).substr(name.size() + 1)))
                             : nullptr;
        return found ? found : m_rows[i]->choice;
    }
    return m_rows.front()->choice;
}

void MethodSection::setField(int row, FieldName field, const Value& value) {
    if (row < 0 || row >= count()) return;
    FieldForm* form = m_rows[std::size_t(row)]->form();
    Settings settings = form->settings();
    settings.set(field, value);
    form->setSettings(settings);
    emit changed();
}

void MethodSection::setShowAll(bool all) {
    m_showAll = all;
    for (const auto& row : m_rows)
        for (const auto& [name, form] : row->forms) form->setShowAll(all);
}

void MethodSection::setTargetSuggestions(const QStringList& roles) {
    m_targets = roles;
    if (!m_targets.isEmpty()) m_targets.prepend(QStringLiteral("all-linear"));
    for (const auto& row : m_rows)
        for (const auto& [name, form] : row->forms)
            if (FieldEditor* editor = form->editorOf(field::targetModules)) editor->setSuggestions(m_targets);
}

bool MethodSection::isReadable() const {
    return std::all_of(m_rows.begin(), m_rows.end(), [](const auto& row) { return row->form()->isReadable(); });
}

} // namespace lathe::ui
