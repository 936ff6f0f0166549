package org.slapmaster.domain.master;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.slapmaster.model.InstanceGuid;

/**
 * Instances by guid, in the order of their guids. Guids are numbered without gaps, so that pages of
 * an array hold them in a tenth of the memory of a hash table; a page that is empty is gone. Not
 * thread-safe.
 */
final class InstanceTable extends AbstractMap<InstanceGuid, InstanceState> {
  private static final int PAGE = 1_024;
  private final TreeMap<Long, Page> pages = new TreeMap<>();

  /** The page that was found last: calls mostly concern new instances. */
  private Page last = new Page(-1);

  private int size;

  private static final class Page {
    final long number;
    final InstanceState[] instances = new InstanceState[PAGE];
    int used;

    Page(long number) {
      this.number = number;
    }
  }

  @Override
  public InstanceState get(Object key) {
    Page page = key instanceof InstanceGuid guid ? page(guid) : null;
    return page == null ? null : page.instances[index((InstanceGuid) key)];
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public InstanceState put(InstanceGuid guid, InstanceState instance) {
    Page page = page(guid);
    if (page == null) {
      page = new Page(guid.number() / PAGE);
      pages.put(page.number, page);
    }
    return set(page, guid, instance);
  }

  @Override
  public InstanceState remove(Object key) {
    Page page = key instanceof InstanceGuid guid ? page(guid) : null;
    return page == null ? null : set(page, (InstanceGuid) key, null);
  }

  private InstanceState set(Page page, InstanceGuid guid, InstanceState instance) {
    InstanceState before = page.instances[index(guid)];
    int change = (instance == null ? 0 : 1) - (before == null ? 0 : 1);
    page.instances[index(guid)] = instance;
    page.used += change;
    size += change;
    if (page.used == 0) {
      pages.remove(page.number);
      last = new Page(-1);
    }
    return before;
  }

  private Page page(InstanceGuid guid) {
    long number = guid.number() / PAGE;
    if (last.number != number) {
      Page found = pages.get(number);
      if (found == null) {
        return null;
      }
      last = found;
    }
    return last;
  }

  private static int index(InstanceGuid guid) {
    return (int) (guid.number() % PAGE);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Map.Entry<InstanceGuid, InstanceState>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Map.Entry<InstanceGuid, InstanceState>> iterator() {
        return new Entries(pages.values().iterator());
      }
    };
  }

  private static final class Entries implements Iterator<Map.Entry<InstanceGuid, InstanceState>> {
    private final Iterator<Page> pages;
    private Page page = new Page(-1);
    private int index = PAGE;

    Entries(Iterator<Page> pages) {
      this.pages = pages;
    }

    @Override
    public boolean hasNext() {
      while (true) {
        while (index < PAGE && page.instances[index] == null) {
          index++;
        }
        if (index < PAGE || !pages.hasNext()) {
          return index < PAGE;
        }
        page = pages.next();
        index = 0;
      }
    }

    @Override
    public Map.Entry<InstanceGuid, InstanceState> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      InstanceState instance = page.instances[index++];
      return Map.entry(instance.guid, instance);
    }
  }
}
