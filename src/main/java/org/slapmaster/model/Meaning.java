package org.slapmaster.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an event that is journaled, one of its fields, or a type of such fields means: one sentence
 * for people who read a journal. The catalogue of events is made of these, so they stand in place
 * of Javadoc where they say all. A field without one means what its type says.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Meaning {
  /**
   * The sentence, for numbers with the unit; of a field empty when its type or {@link #absent} says
   * all.
   */
  String value() default "";

  /** Of a field that may be missing: what it says then, such as "not changed". */
  String absent() default "";

  /** Of a field: the version of its event, or of every event that has its type, that added it. */
  int since() default 1;
}
