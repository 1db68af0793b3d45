#pragma once
// Where models are looked for: the user's own folders, which can be taken away, and those of other programs.
#include "lathe/library.h"

#include <QWidget>

class QVBoxLayout;

namespace lathe::ui {

class PlaceList : public QWidget {
    Q_OBJECT
public:
    explicit PlaceList(QWidget* parent = nullptr);
    void setPlaces(const std::vector<LibraryPlace>& places);

signals:
    void addAsked();
    void removeAsked(const QString& path);

private:
    QVBoxLayout* m_rows;
};

} // namespace lathe::ui
