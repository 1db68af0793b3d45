// The backend makes the runs and says what is wrong with each; this only asks, and shows them.
#include "pages/sweep_page.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "models/sweep_model.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/option_box.h"
#include "widgets/state_stack.h"
#include "widgets/sweep_values.h"
#include "widgets/table_style.h"

#include <QCheckBox>
#include <QDateTime>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QTableView>

#include <algorithm>

namespace lathe::ui {

SweepPage::SweepPage(Context& context, QWidget* parent) : Page(context, parent) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &SweepPage::look);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 28);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Sweep"), 1));
    head->addStretch(1);
    auto* back = button(tr("&Back to the recipe"), QStringLiteral("new"));
    back->setObjectName("backToRecipe");
    head->addWidget(back);
    column->addLayout(head);
    connect(back, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("new")}); });
    m_about = mutedLabel({});
    m_about->setObjectName("sweepAbout");
    column->addWidget(m_about);
    m_note = new Banner;
    m_note->setObjectName("sweepNote");
    column->addWidget(m_note);
    column->addWidget(makeFields());
    column->addWidget(makeRuns(), 1);

    open({});
}

QWidget* SweepPage::makeFields() {
    auto* card = new Card(tr("What varies"));
    card->setSubtitle(tr("Every other field stays as the recipe has it."));
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(10);
    card->body()->addLayout(m_rows);
    auto* adding = new QHBoxLayout;
    adding->setSpacing(8);
    m_choose = new OptionBox;
    m_choose->setObjectName("sweepField");
    m_choose->setAccessibleName(tr("Field to vary"));
    m_choose->setMaxVisibleItems(20);
    auto* vary = button(tr("&Vary this field"), QStringLiteral("new"));
    vary->setObjectName("varyField");
    adding->addWidget(m_choose, 1);
    adding->addWidget(vary);
    adding->addStretch(1);
    card->body()->addLayout(adding);
    connect(vary, &QPushButton::clicked, this, [this] { add(plain(m_choose->currentData().toString())); });

    card->body()->addWidget(line());
    auto* how = new QHBoxLayout;
    how->setSpacing(8);
    m_random = new QCheckBox(tr("Draw the runs by &chance:"));
    m_random->setObjectName("sweepRandom");
    m_random->setToolTip(tr("Some of the combinations instead of all; ranges may then have any value."));
    m_draws = new QSpinBox;
    m_draws->setObjectName("sweepDraws");
    m_draws->setAccessibleName(tr("How many runs to draw"));
    m_draws->setRange(1, int(mostSweepRuns));
    m_draws->setValue(10);
    m_draws->setSuffix(tr(" runs"));
    m_seed = new QSpinBox;
    m_seed->setObjectName("sweepSeed");
    m_seed->setAccessibleName(tr("Seed of the draws"));
    m_seed->setRange(0, 1'000'000);
    m_seed->setValue(1);
    m_seed->setPrefix(tr("seed "));
    m_seed->setToolTip(tr("The same seed draws the same runs again."));
    m_name = new QLineEdit;
    m_name->setObjectName("sweepName");
    m_name->setMinimumWidth(fontMetrics().averageCharWidth() * 26);
    m_name->setToolTip(tr("Its runs are found in the history by the tag sweep:NAME."));
    auto* named = new QLabel(tr("&Name"));
    named->setBuddy(m_name);
    for (QWidget* each :
         {static_cast<QWidget*>(m_random), static_cast<QWidget*>(m_draws), static_cast<QWidget*>(m_seed)})
        how->addWidget(each);
    how->addStretch(1);
    how->addWidget(named);
    how->addWidget(m_name);
    card->body()->addLayout(how);
    const auto soon = [this] {
        for (QSpinBox* each : {m_draws, m_seed}) each->setEnabled(m_random->isChecked());
        m_soon.start();
    };
    connect(m_random, &QCheckBox::toggled, this, soon);
    connect(m_draws, &QSpinBox::valueChanged, this, soon);
    connect(m_seed, &QSpinBox::valueChanged, this, soon);
    connect(m_name, &QLineEdit::textChanged, this, &SweepPage::showSum);
    soon();
    return card;
}

QWidget* SweepPage::makeRuns() {
    auto* card = new Card(tr("Runs"));
    m_sum = new QLabel;
    m_sum->setObjectName("sweepSum");
    m_sum->setProperty("role", "muted");
    m_start = button(tr("&Start"), QStringLiteral("play"), "primary");
    m_start->setObjectName("startSweep");
    card->addAction(m_sum);
    card->addAction(m_start);
    m_model = new SweepModel(this);
    m_table = new QTableView;
    m_table->setObjectName("sweepTable");
    m_table->setAccessibleName(tr("Runs of the sweep"));
    m_table->setModel(m_model);
    plainTable(*m_table, 14);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setMinimumHeight(fontMetrics().height() * 12);
    m_state = new StateStack(m_table);
    m_state->setMinimumHeight(fontMetrics().height() * 12);
    card->body()->addWidget(m_state, 1);
    connect(m_model, &SweepModel::wanted, this, &SweepPage::showSum);
    connect(m_start, &QPushButton::clicked, this, &SweepPage::start);
    return card;
}

void SweepPage::open(const Recipe& recipe) {
    m_recipe = recipe;
    m_note->hide();
    while (!m_values.empty()) remove(m_values.back());
    const Settings& settings = recipe.settings;
    m_name->setText(settings.get(field::name).empty()
                        ? QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                        : qt(settings.get(field::name)).remove(',').remove('"'));
    QStringList parts{fileNameOf(qt(settings.get(field::model)))};
    for (const MethodChoice& method : recipe.methods) parts << qt(method.method);
    for (const Settings& source : recipe.data) parts << fileNameOf(qt(source.get(field::path)));
    parts.removeAll(QString());
    m_about->setText(parts.isEmpty() ? tr("The recipe is still empty: choose a model and data first.")
                                     : tr("Runs of one recipe: %1").arg(parts.join(QStringLiteral("  ·  "))));
    offerFields();
    look();
}

void SweepPage::entered() {
    if (m_values.empty()) m_choose->setFocus();
    m_soon.start(); // what is free may have changed
}

void SweepPage::offerFields() {
    m_offered = sweepFields(m_recipe);
    m_choose->clear();
    for (const SweepField& one : m_offered)
        static_cast<OptionBox*>(m_choose)->addOption(qt(one.title), tableText(one.field->help), qt(one.path));
    const int rate = m_choose->findData(qt(FieldName(field::learningRate).text())); // what most people vary first
    m_choose->setCurrentIndex(std::max(0, rate));
}

void SweepPage::add(const std::string& path) {
    for (SweepValues* each : m_values)
        if (each->field().path == path) { // once is enough
            each->setFocus();
            return;
        }
    const auto found =
        std::find_if(m_offered.begin(), m_offered.end(), [&](const SweepField& one) { return one.path == path; });
    if (found == m_offered.end()) return;
    Value now;
    if (const Settings& settings = m_recipe.settings;
        lathe::find(settings.fields(), found->field->name) == found->field)
        now = settings.value(*found->field);
    auto* values = new SweepValues(*found, now);
    m_values.push_back(values);
    m_rows->addWidget(values);
    connect(values, &SweepValues::changed, this, [this] { m_soon.start(); });
    connect(values, &SweepValues::removed, this, [this, values] { remove(values); });
    if (QWidget* first = values->findChild<QLineEdit*>(QStringLiteral("sweepList"))) first->setFocus();
    else if (QWidget* box = values->findChild<QCheckBox*>()) box->setFocus();
    m_soon.start();
}

void SweepPage::remove(SweepValues* values) {
    std::erase(m_values, values);
    values->hide();
    values->deleteLater();
    m_choose->setFocus();
    m_soon.start();
}

std::optional<Sweep> SweepPage::sweep() {
    Sweep sweep{.name = plain(m_name->text().trimmed()), .recipe = m_recipe};
    if (m_random->isChecked()) sweep.draws = m_draws->value(), sweep.seed = std::uint64_t(m_seed->value());
    bool readable = true;
    for (SweepValues* each : m_values) {
        each->setProblem({});
        if (each->text().isEmpty()) continue; // not chosen yet
        try {
            sweep.varied.push_back(variedFromText(each->field().path, plain(each->text()), m_recipe));
        } catch (const Error& error) {
            readable = false;
            each->setProblem(QStringLiteral("%1 %2").arg(qt(error.info().message), qt(error.info().hint)).trimmed());
        }
    }
    return readable ? std::optional(std::move(sweep)) : std::nullopt;
}

void SweepPage::look() {
    m_soon.stop();
    m_context.client.cancel(m_request);
    m_context.client.drop(m_request);
    m_request = 0;
    const auto wanted = sweep();
    if (!wanted || wanted->varied.empty()) {
        m_model->setPlan({}, {});
        m_state->showEmpty(QStringLiteral("compare"),
                           wanted ? tr("Choose what varies") : tr("Some values can't be read"),
                           wanted ? tr("The runs stand here as soon as a field has values.")
                                  : tr("What is wrong stands beside them."));
        return showSum();
    }
    std::vector<SweepField> fields;
    for (const VariedField& varied : wanted->varied)
        for (const SweepField& one : m_offered)
            if (one.path == varied.field) fields.push_back(one);
    m_request = m_context.client.askFor<SweepPlan>(
        PlanSweep{*wanted}, this,
        [this, fields](const SweepPlan& plan) {
            m_request = 0;
            m_model->setPlan(plan, fields);
            showRuns();
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_model->setPlan({}, {});
            m_state->showError(error);
            showSum();
        });
    showSum(); // nothing starts that has not been checked
}

void SweepPage::showRuns() {
    const int letter = fontMetrics().averageCharWidth();
    const int fields = m_model->columnCount() - SweepModel::FixedCount;
    for (int i = 0; i < m_model->columnCount(); ++i) m_table->setColumnWidth(i, letter * (i < fields ? 22 : 18));
    m_state->showContent();
    showSum();
}

void SweepPage::showSum() {
    const int starts = m_model->starts();
    const auto& plan = m_model->plan();
    const QString name = m_name->text().trimmed();
    const bool named = !name.isEmpty() && !name.contains(',') && !name.contains('"');
    m_start->setEnabled(starts > 0 && named && !m_request && !m_soon.isActive());
    m_start->setText(starts > 0 ? tr("&Start %n run(s)", nullptr, starts) : tr("&Start"));
    if (plan.runs.empty()) return m_sum->clear();
    if (!named) return m_sum->setText(tr("The sweep needs a name without commas and quotation marks."));
    double seconds = 0;
    std::int64_t disk = 0;
    bool known = true;
    const std::vector<std::int64_t> off = m_model->leftOut();
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        const PlannedRun& run = plan.runs[i];
        if (!run.problems.empty() || std::find(off.begin(), off.end(), std::int64_t(i)) != off.end()) continue;
        disk += run.diskBytes;
        known = known && run.seconds;
        seconds += run.seconds.value_or(0);
    }
    QStringList words;
    if (starts < int(plan.runs.size())) words << tr("%1 of %2 runs").arg(starts).arg(plan.runs.size());
    if (m_random->isChecked() && int(plan.runs.size()) < m_draws->value()) words << tr("there are no more");
    words << (known && starts > 0 ? tr("takes %1").arg(durationText(seconds)) : tr("time unknown"));
    if (disk > 0) words << tr("up to %1 on disk").arg(bytesText(disk));
    m_sum->setText(words.join(QStringLiteral("  ·  ")));
}

void SweepPage::start() {
    const auto wanted = sweep();
    if (!wanted || !m_start->isEnabled()) return;
    m_start->setEnabled(false); // until the answer: a second press would start them twice
    m_context.client.askFor<StartedSweep>(
        StartSweep{*wanted, m_model->leftOut()}, this, [this](const StartedSweep& started) { showStarted(started); },
        [this](const ErrorInfo& error) {
            m_note->say(error);
            showSum();
        });
}

void SweepPage::showStarted(const StartedSweep& started) {
    std::vector<RunId> runs;
    for (const auto& [run, name] : started.runs) runs.push_back(run);
    m_note->say(Banner::Tone::Good, tr("%n run(s) are in the queue", nullptr, int(runs.size())),
                tr("They have the tag %1 and go on one after another; one that fails does not keep the others.")
                    .arg(qt(started.tag)));
    m_note->addButton(
              tr("Show the queue"), [this] { emit navigate(ShowPage{QStringLiteral("queue")}); }, true)
        ->setObjectName("showQueue");
    m_note->addButton(tr("Compare"), [this, runs] { emit navigate(CompareRuns{runs}); })->setObjectName("compareSweep");
    m_note
        ->addButton(tr("Show in history"),
                    [this, tag = started.tag] { emit navigate(FindRuns{QStringLiteral("tag = \"%1\"").arg(qt(tag))}); })
        ->setObjectName("findSweep");
    for (QAbstractScrollArea* area : findChildren<QScrollArea*>())
        static_cast<QScrollArea*>(area)->ensureWidgetVisible(m_note);
}

Page::Carried SweepPage::carry() {
    std::vector<std::pair<std::string, QString>> texts;
    for (const SweepValues* each : m_values) texts.emplace_back(each->field().path, each->text());
    return [recipe = m_recipe, texts, name = m_name->text(), random = m_random->isChecked(), draws = m_draws->value(),
            seed = m_seed->value()](Page& page) {
        auto& fresh = static_cast<SweepPage&>(page);
        fresh.open(recipe);
        fresh.m_name->setText(name);
        fresh.m_random->setChecked(random);
        fresh.m_draws->setValue(draws);
        fresh.m_seed->setValue(seed);
        for (const auto& [path, text] : texts) {
            fresh.add(path);
            fresh.m_values.back()->setText(text);
        }
    };
}

} // namespace lathe::ui
