#include "pages/place_list.h"

#include "bridge/text.h"
#include "models/library_table.h"
#include "widgets/card.h"
#include "widgets/labels.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace lathe::ui {

PlaceList::PlaceList(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 0);
    column->setContentsMargins(0, 12, 0, 0);
    auto* card = new Card(tr("Where to look for models"));
    card->setSubtitle(tr("Folders are only read. Removing one leaves its files where they are."));
    auto* add = button(tr("&Add folder…"), QStringLiteral("folder"));
    add->setObjectName("addPlace");
    card->addAction(add);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(4);
    card->body()->addLayout(m_rows);
    column->addWidget(card);
    column->addStretch(1);
    connect(add, &QPushButton::clicked, this, &PlaceList::addAsked);
}

void PlaceList::setPlaces(const std::vector<LibraryPlace>& places) {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater(); // it may be what was clicked
        delete item;
    }
    for (const LibraryPlace& place : places) {
        auto* box = new QWidget;
        auto* row = new QHBoxLayout(box);
        row->setContentsMargins(0, 4, 0, 4);
        row->setSpacing(10);
        row->addWidget(new IconLabel(place.added ? QStringLiteral("folder") : QStringLiteral("model"),
                                     place.there ? "accent" : "borderStrong", 18),
                       0, Qt::AlignTop);
        auto* words = new QVBoxLayout;
        words->setSpacing(1);
        words->addWidget(new ElidedLabel(qt(place.path)));
        const QString what = place.added ? tr("added by you") : sourceText(place.source);
        const QString state = !place.there ? tr("not found") : tr("%n models", nullptr, int(place.models));
        auto* facts = mutedLabel(what + QStringLiteral(" · ") + state);
        words->addWidget(facts);
        for (const std::string& problem : place.problems) {
            auto* text = plainLabel(qt(problem));
            text->setProperty("role", "problem");
            words->addWidget(text);
        }
        row->addLayout(words, 1);
        if (place.added) {
            auto* remove = toolButton(QStringLiteral("close"), tr("Remove this folder from the list"));
            remove->setObjectName("removePlace");
            row->addWidget(remove, 0, Qt::AlignTop);
            connect(remove, &QToolButton::clicked, this, [this, path = qt(place.path)] { emit removeAsked(path); });
        }
        m_rows->addWidget(box);
    }
}

} // namespace lathe::ui
