#pragma once
// One main() for all test programs, and the table of their classes.
//
//   class TestGguf : public QObject { Q_OBJECT  private slots: ... };
//   LATHE_TEST(TestGguf)
//   #include "tst_gguf.moc"
//
//   PROGRAM                                 runs everything
//   PROGRAM Class [function[:row]]          runs one class, function or row
//   PROGRAM --write-ctest FILE FOLDER [fake] writes one add_test for each function, named FOLDER.Class.function; with
//   "fake", a second
//                                           one for the fake device, named fake.FOLDER.Class.function
#include <QObject>

#include <functional>
#include <memory>

namespace lathe::test {

struct TestClass {
    const char* name;
    const QMetaObject* meta;
    std::function<std::unique_ptr<QObject>()> make;
    bool onlyProcessor = false; ///< it is about the processor itself: no other device makes a difference
};

/// Adds a row to the table of test classes; returns true so that it can initialise a static.
bool addTestClass(TestClass testClass);

} // namespace lathe::test

#define LATHE_ADD_TEST(Class, onlyProcessor)                                                                           \
    static const bool lathe_added_##Class = lathe::test::addTestClass(                                                 \
        {#Class, &Class::staticMetaObject, [] { return std::unique_ptr<QObject>(std::make_unique<Class>()); },         \
         onlyProcessor});
#define LATHE_TEST(Class) LATHE_ADD_TEST(Class, false)
/// For classes of the engine's tests that are about the processor itself.
#define LATHE_PROCESSOR_TEST(Class) LATHE_ADD_TEST(Class, true)
